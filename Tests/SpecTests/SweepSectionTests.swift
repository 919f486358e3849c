import SourceText
import Spec
import Testing

@Suite struct SweepSectionTests {
  static func document(_ sweep: String) -> SpecDocument {
    SpecDocument.read(
      Array(
        """
        coprime: 1
        model:
          input: [batch, 5]
          layers: [{dense: 2}]
        sweep:
          \(sweep)

        """.utf8), path: "test.yaml")
  }

  @Test(
    "ranges are read as those of the command line",
    arguments: [
      ("training.optimizer.learning_rate: 1e-4..1e-1:log", "1e-4..1e-1:log"),
      ("training.optimizer.learning_rate: 1e-4..1e-1:log:7", "1e-4..1e-1:log:7"),
      ("training.optimizer.learning_rate: '1e-4..1e-1'", "1e-4..1e-1"),
      ("training.optimizer.learning_rate: [0.1, 0.01]", "0.1,0.01"),
      ("training.optimizer.learning_rate: [{step_decay: 0.1}, null]", "{step_decay: 0.1},null"),
      ("training.optimizer.learning_rate: small, large", "small,large"),
    ])
  func readsRanges(_ text: String, _ values: String) throws {
    let document = Self.document(text)
    #expect(document.diagnostics.map(\.message) == [])
    let expected = try SearchRange("training.optimizer.learning_rate=\(values)")
    #expect(document.spec?.sweep.ranges.map(\.value) == [expected])
  }

  @Test(
    "what is no range is said where it stands",
    arguments: [
      ("a: 2..1", "'sweep.a' is empty: 2 is not below 1"),
      ("a: 0..1:log", "'sweep.a' cannot be logarithmic: 0 is not above 0"),
      ("a: []", "'sweep.a' has an empty choice"), ("a: [x, x]", "'sweep.a' names a choice twice"),
      ("a..b: 1..2", "'sweep.a..b' names no key of a spec"),
      (
        "a: 3",
        "'sweep.a' must be a range such as 1e-4..1e-1:log or a list of choices, not the number 3"
      ),
      (
        "a: {low: 1}",
        "'sweep.a' must be a range such as 1e-4..1e-1:log or a list of choices, not a mapping"
      ),
    ])
  func refusesWhatIsNoRange(_ text: String, _ message: String) throws {
    let document = Self.document(text)
    #expect(document.diagnostics.map(\.message) == [message])
    let range = try #require(document.diagnostics.first?.range)
    #expect(document.file.position(Int(range.start)).line == 6)
  }

  @Test("a section that holds no mapping is refused") func refusesOtherSections() {
    #expect(Self.document("[a, b]").diagnostics.map(\.rule) == ["spec/wrong-type"])
  }
}
