import Documentation
import SourceText
import Testing

/// A cause of failure that the author of a program found, and the rules of which any one names it.
struct KnownCause: Sendable {
  let program: String
  let rules: [String]
  let words: String

  /// All causes in `causes.tsv`, in its order.
  static func all() throws -> [KnownCause] {
    let file = try SourceFile.load("\(root)/\(Programs.folder)/faulty/causes.tsv")
    return String(decoding: file.text, as: UTF8.self).split(separator: "\n").map { line in
      let cells = line.split(separator: "\t").map(String.init)
      return KnownCause(
        program: cells[0], rules: cells[1].split(separator: " ").map(String.init), words: cells[2])
    }
  }
}

enum Programs {
  static let folder = "Tests/Fixtures/programs"
  static func specs(_ kind: String) -> [SpecFile] {
    fileNames(in: "\(root)/\(folder)/\(kind)").filter { $0.hasSuffix(".yaml") }.map {
      SpecFile(path: "\(folder)/\(kind)/\($0)")
    }
  }
}

/// The linter against programs that others wrote; `Tests/Fixtures/programs/README.md` tells where they are from.
@Suite struct ProgramTests {
  @Test(arguments: Programs.specs("sound"))
  func aProgramThatIsKnownToWorkGivesNoErrorAndNoWarning(_ spec: SpecFile) throws {
    #expect(try spec.findings().filter { !$0.hasPrefix("info ") } == [])
  }

  @Test func theCausesOfProgramsThatDoNotWorkAreNamed() throws {
    let causes = try KnownCause.all()
    var missed: [String] = []
    for cause in causes {
      let spec = SpecFile(path: "\(Programs.folder)/faulty/\(cause.program).yaml")
      let rules = try spec.findings().compactMap { $0.split(separator: " ").dropFirst().first }
      if !cause.rules.contains(where: { rules.contains($0[...]) }) {
        missed.append("\(cause.program): \(cause.words)")
      }
    }
    print("\(causes.count - missed.count) of \(causes.count) causes of failing programs named")
    #expect(missed == [])
  }

  @Test func everyFaultyProgramHasACauseAndEveryCauseAProgram() throws {
    #expect(Programs.specs("sound").count >= 25)
    let named = Set(try KnownCause.all().map { "\(Programs.folder)/faulty/\($0.program).yaml" })
    #expect(named == Set(Programs.specs("faulty").map(\.path)))
    #expect(named.count >= 15)
  }
}
