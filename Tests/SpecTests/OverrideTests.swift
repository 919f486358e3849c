import SourceText
import Spec
import Testing

@Suite struct OverrideTests {
  private static let text = """
    coprime: 1
    model:
      input: [batch, 5]
      layers: [{dense: 2}]
    training:
      loss: mean_squared_error
      optimizer: {adam: {learning_rate: 0.1}}
    """

  /// A file is read by other programs too, a command line is not.
  @Test("how YAML 1.1 would read a value matters in the file alone")
  func onlyFilesHaveOtherReaders() throws {
    let rate = try #require(Override("training.optimizer.adam.learning_rate=1e-3"))
    let set = SpecDocument.read(Array(Self.text.utf8), path: "test.yaml", overrides: [rate])
    #expect(set.diagnostics.map(\.rule) == [])
    let written = Self.text.replacing("0.1", with: "1e-3")
    let file = SpecDocument.read(Array(written.utf8), path: "test.yaml")
    #expect(file.diagnostics.map(\.rule) == ["spec/yaml-1-1-value"])
  }
}
