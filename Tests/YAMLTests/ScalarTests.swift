import SourceText
import Testing
import YAML

@Suite("Scalars and access")
struct ScalarTests {
  private func node(_ text: String) -> Node? {
    YAML.read(SourceFile(path: "x", text: text)).root
  }

  @Test(
    "a value is described as a person would",
    arguments: [
      ("{}", "a mapping"), ("[1]", "a list"), ("3", "the number 3"), ("1e-3", "the number 1e-3"),
      ("abc", "the text 'abc'"), ("'3'", "the text '3'"), ("true", "the value true"),
      ("~", "nothing"),
      ("\"one\\ntwo\"", "the text 'one…'"),
      (String(repeating: "x", count: 50), "the text '\(String(repeating: "x", count: 40))…'"),
    ])
  func descriptions(_ text: String, _ description: String) {
    #expect(node(text)?.typeDescription == description)
  }

  @Test("quoted and block scalars are texts", arguments: ["'1'", "\"true\"", "|\n 1", ">\n ~"])
  func quoted(_ text: String) {
    #expect(node(text)?.scalar?.resolved == .string)
  }

  @Test(
    "an integer that does not fit is a float that says so",
    arguments: [
      ("9223372036854775808", 9.223372036854775808e18),
      ("-9223372036854775809", -9.223372036854775808e18),
      ("0x10000000000000000", 1.8446744073709552e19),
      ("0o2000000000000000000000", 1.8446744073709552e19),
    ])
  func largeIntegers(_ text: String, _ value: Double) {
    let scalar = Scalar(text, .plain)
    #expect(scalar.resolved == .float(value))
    #expect(scalar.isIntegerOutOfRange)
  }

  @Test(
    "numbers that fit do not say so",
    arguments: ["9223372036854775807", "-9223372036854775808", "1e30", "x", "!"])
  func ordinaryNumbers(_ text: String) {
    #expect(!Scalar(text, .plain).isIntegerOutOfRange)
  }

  @Test("digits without end are infinite, not a trap")
  func endlessDigits() {
    let digits = String(repeating: "9", count: 100_000)
    #expect(Scalar(digits, .plain).resolved == .float(.infinity))
    #expect(Scalar("0x" + digits, .plain).resolved == .float(.infinity))
    #expect(Scalar("1:" + digits, .plain).yaml11Reading == nil)
    #expect(Scalar("0b" + String(repeating: "1", count: 99), .plain).yaml11Reading == "a number")
    #expect(
      Scalar(Array(repeating: "59", count: 99).joined(separator: ":"), .plain).yaml11Reading
        == "a number")
  }

  @Test(
    "the spelling offered means the same to both versions of YAML",
    arguments: [
      ("yes", "'yes'"), ("012", "12"), ("-012", "-12"), ("0o14", "12"), ("1_000", "'1_000'"),
      ("1:30", "'1:30'"), ("1e-3", "1.0e-3"), ("1E5", "1.0e+5"), ("1.5e3", "1.5e+3"),
      ("-.5", "-0.5"),
      ("+.5e3", "+0.5e+3"), ("1.e3", "1.0e+3"), ("2024-01-31", "'2024-01-31'"),
    ])
  func unambiguous(_ text: String, _ replacement: String) throws {
    let file = SourceFile(path: "x", text: "a: \(text)\n")
    let document = YAML.read(file)
    let found = try #require(document.diagnostics.first)
    #expect(found.rule == "spec/yaml-1-1-value")
    #expect(found.severity < .error)
    let fixed = SourceFile(path: "x", text: Edits.apply(found.fixes, to: file).text)
    #expect(fixed.line(1) == "a: \(replacement)")
    let again = YAML.read(fixed)
    #expect(again.diagnostics.isEmpty)
    #expect(again.root?["a"]?.scalar?.resolved == document.root?["a"]?.scalar?.resolved)
  }

  @Test("values are reached by key and kind")
  func access() {
    let root = node("a: [x, 1]\nb: {c: ~}\n1: one\n")
    #expect(root?["a"]?.sequence?.count == 2)
    #expect(root?["a"]?.mapping == nil)
    #expect(root?["a"]?.pairs.isEmpty == true)
    #expect(root?["b"]?["c"]?.isNull == true)
    #expect(root?["1"]?.text == "one")
    #expect(root?["none"] == nil)
    #expect(root?.text == nil)
    #expect(root?.isNull == false)
  }
}
