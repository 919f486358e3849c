import Analysis
import Foundation
import Spec
import Testing
import Training
import Verification

/// A spec with a mistake that shows only when it is run, and its sound twin.
struct ArticlePair: CustomTestStringConvertible {
  static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    + "/specs/articles/verify"
  /// `NN-slug`.
  let name: String
  let status: CheckStatus
  let check: String
  var testDescription: String { name }

  init?(_ file: String) {
    let suffix = ".mistake.expected"
    guard file.hasSuffix(suffix),
      let text = try? String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)
    else { return nil }
    let words = text.split { $0 == " " || $0 == "\n" }
    guard words.count == 2, let status = CheckStatus(rawValue: String(words[0])) else { return nil }
    (name, self.status, check) = (String(file.dropLast(suffix.count)), status, String(words[1]))
  }

  func outcome(_ twin: String) throws -> CheckOutcome {
    let path = "\(Self.folder)/\(name).\(twin).yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let spec = try #require(AnalyzedSpec(SpecDocument.read(Array(text.utf8), path: path)))
    let options = RunOptions(
      folder: Self.folder, threads: 2, outputFolder: nil, isForced: true)
    return try #require(
      try RunSession(spec, options: options).verify(VerifyOptions(only: [check])).first
    ).outcome
  }
}

/// What the articles warn of and no rule can see is found by running it.
@Suite struct ArticlePairTests {
  private static let files =
    (try? FileManager.default.contentsOfDirectory(atPath: ArticlePair.folder)) ?? []
  static let pairs = files.sorted().compactMap(ArticlePair.init)

  @Test(arguments: pairs) func mistakesAreFoundAndSoundTwinsPass(_ pair: ArticlePair) throws {
    let mistake = try pair.outcome("mistake")
    #expect(mistake.status == pair.status, "\(mistake.message)")
    let sound = try pair.outcome("sound")
    #expect(sound.status == .pass, "\(sound.message)")
  }

  @Test func everySpecBelongsToAPair() {
    let names = Self.files.filter { $0.hasSuffix(".yaml") }.sorted()
    let paired = Self.pairs.flatMap { ["\($0.name).mistake.yaml", "\($0.name).sound.yaml"] }
    #expect(Self.pairs.count > 25)
    #expect(names == paired)
  }
}
