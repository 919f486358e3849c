import Linting
import SourceText
import Spec
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

/// A file below `specs/`.
struct SpecFile: Sendable, CustomTestStringConvertible {
  /// Relative to the package.
  let path: String
  var testDescription: String { path }

  static let all: [SpecFile] = find("specs")
  static let mistakes = all.filter { $0.path.hasPrefix("specs/mistakes/") }
  static let sound = all.filter { !$0.path.hasPrefix("specs/mistakes/") }

  private static func find(_ folder: String) -> [SpecFile] {
    guard let directory = opendir("\(root)/\(folder)") else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().flatMap { name -> [SpecFile] in
      let path = "\(folder)/\(name)"
      return name.hasSuffix(".yaml") ? [SpecFile(path: path)] : name.contains(".") ? [] : find(path)
    }
  }

  /// One line per finding: severity, rule, start and end.
  func findings() throws -> [String] {
    let document = try SpecDocument.load("\(root)/\(path)")
    return Linter().lint(document).map { finding in
      let (start, end) = document.file.range(finding.range)
      return
        "\(finding.severity.rawValue) \(finding.rule) \(start.line):\(start.column)-\(end.line):\(end.column)"
    }
  }

  /// What stands beside the spec in `NAME.expected`.
  func expected() throws -> [String] {
    let file = try SourceFile.load("\(root)/\(path.dropLast(5)).expected")
    return String(decoding: file.text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

@Suite struct SpecsTests {
  @Test(arguments: SpecFile.mistakes)
  func aSpecWithAMistakeGivesExactlyItsFindings(_ spec: SpecFile) throws {
    let expected = try spec.expected()
    #expect(!expected.isEmpty, "a mistake that nothing finds")
    #expect(try spec.findings() == expected)
  }

  @Test(arguments: SpecFile.sound)
  func aSoundSpecGivesNone(_ spec: SpecFile) throws {
    #expect(try spec.findings() == [])
  }

  @Test func thereAreSpecsOfBothKinds() {
    #expect(SpecFile.mistakes.count >= 40)
    #expect(SpecFile.sound.count >= 6)
  }
}
