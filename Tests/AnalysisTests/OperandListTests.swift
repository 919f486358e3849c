import Analysis
import Catalog
import SourceText
import Spec
import Testing

/// Keras' merging layers take a list of tensors: `from: a` is none, `from: [a]` is a list of one.
@Suite struct OperandListTests {
  static func messages(_ entry: String) -> [String] {
    let document = SpecDocument.read(
      Array(
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, name: a}
            - \(entry)
        """.utf8), path: "test.yaml")
    return document.diagnostics.map(\.message)
      + (AnalyzedSpec(document)?.failures.map(\.error.message) ?? ["no spec"])
  }

  @Test(
    "a list of any length is one",
    arguments: [
      "add: {from: [a]}", "concatenate: {from: [a, a]}", "maximum: {from: [a, input]}",
      "relu: {from: a}", "relu: {from: [a]}",
    ])
  func acceptsLists(_ entry: String) { #expect(Self.messages(entry) == []) }

  @Test(
    "a single tensor is not a list",
    arguments: ["add", "add: {from: a}", "concatenate: {from: a}", "maximum", "subtract"])
  func rejectsSingleTensors(_ entry: String) throws {
    let messages = Self.messages(entry)
    #expect(messages.count == 1)
    #expect(try #require(messages.first).contains("a list of inputs"))
  }
}
