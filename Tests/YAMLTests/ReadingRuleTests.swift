import SourceText
import Testing
import YAML

@Suite("Rules of reading")
struct ReadingRuleTests {
  @Test(
    "every rule is reported for some file and only for mistakes", arguments: ReadingRule.allCases)
  func reported(_ rule: ReadingRule) {
    let text =
      switch rule {
      case .encoding: "a: \u{1}"
      case .limit: String(repeating: "[", count: 101)
      case .syntax: "a: ["
      case .alias: "a: *b"
      case .merge: "<<: 1"
      case .key: "[a]: 1"
      case .tag: "!b 1"
      case .duplicateKey: "{a: 1, a: 2}"
      case .severalDocuments: "a\n---\nb"
      case .olderYAML: "yes"
      }
    let found = YAML.read(SourceFile(path: "x", text: text)).diagnostics
    #expect(found.first?.rule == rule.rawValue)
    #expect(!rule.summary.hasSuffix("."))
    let sound = YAML.read(SourceFile(path: "x", text: "a: &b {c: 1}\nd: {<<: *b, e: [!!str 1]}\n"))
    #expect(sound.diagnostics.isEmpty)
  }
}
