import Linting
import SourceText
import Spec
import Testing

/// What the search for repairs does with specs that are large, odd or wrong in several places.
@Suite struct RepairBoundsTests {
  @Test("A model of twenty thousand layers gets its repair")
  func largeModels() throws {
    let text = """
      coprime: 1
      blocks:
        deep:
          parameters: {}
          layers:
            - dense: {units: 16, activation: relu}
            - batch_normalization
      model:
        input: [batch, 8, 16]
        layers:
          - deep: {repeat: 9990}
          - conv2d: {filters: 4, kernel_size: 3}
      """
    let error = try #require(
      RuleCase.lint(text).first { $0.rule == "shape/rank" })
    #expect(!error.fixes.isEmpty)
  }

  @Test("Two mistakes in a row are repaired one after the other")
  func twoMistakes() {
    let text = """
      coprime: 1
      model:
        dialect: torch
        input: [batch, 1, 8, 8]
        layers:
          - Flatten
          - Linear: {in_features: 60, out_features: 32, name: first}
          - ReLU
          - Linear: {in_features: 30, out_features: 10, name: second}
      """
    let fixed = Fixer(.safe).fix(SpecDocument.read(Array(text.utf8), path: "a.yaml"))
    #expect(fixed.fixed == 2)
    #expect(
      String(decoding: fixed.document.file.text, as: UTF8.self)
        == text.replacing("in_features: 60", with: "in_features: 64")
        .replacing("in_features: 30", with: "in_features: 32"))
  }

  @Test("References that count back still name the same layers after a layer came before them")
  func backReferencesMove() throws {
    let text = """
      coprime: 1
      model:
        input: [batch, 16, 16, 8]
        layers:
          - conv2d: {filters: 8, kernel_size: 3, padding: same, name: start}
          - conv2d: {filters: 8, kernel_size: 3}
          - concatenate: {from: [-1, -2]}
          - conv2d: {filters: 8, kernel_size: 1}
          - concatenate: {from: [-1, -2]}
          - max_pooling2d: {pool_size: 2, from: -5}
      """
    let document = SpecDocument.read(Array(text.utf8), path: "a.yaml")
    let error = try #require(
      Linter().lint(document).first { $0.rule == "shape/concatenate-mismatch" })
    let crop = try #require(error.fixes.first { $0.title.hasPrefix("crop") }, "\(error.fixes)")
    let result = String(decoding: Edits.apply([crop], to: document.file).text, as: UTF8.self)
    #expect(
      result
        == text.replacing(
          "kernel_size: 3}\n    - concatenate: {from: [-1, -2]}",
          with:
            "kernel_size: 3}\n    - cropping2d: {cropping: 1, from: -2}\n    - concatenate: {from: [-2, -1]}"
        ).replacing("from: -5", with: "from: -6"))
  }

  @Test("A suppressed error is left as it is")
  func suppressedErrorsAreNotFixed() {
    let text = """
      coprime: 1
      model:
        dialect: torch
        input: [batch, 20]
        layers:
          # coprime: disable=shape/in-features on purpose
          - Linear: {in_features: 10, out_features: 8}
      """
    let fixed = Fixer(.unsafe).fix(SpecDocument.read(Array(text.utf8), path: "a.yaml"))
    #expect(fixed.fixed == 0)
    #expect(fixed.findings.isEmpty, "\(summary(fixed.findings))")
  }

  @Test(
    "A text that cannot be read is left as it is", arguments: ["", "coprime: [1", "\u{0}", "- a"])
  func unreadableTexts(_ text: String) {
    let fixed = Fixer(.unsafe).fix(SpecDocument.read(Array(text.utf8), path: "a.yaml"))
    #expect(fixed.document.file.text == Array(text.utf8))
  }
}
