import Linting
import SourceText
import Spec
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Fixes write into the entry they are about, however it is written, and nowhere else.
@Suite struct EditingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let layers: String
    let fixed: String
    var model = ""
  }

  static let cases = [
    Case(
      testDescription: "a single value", layers: "    - dense: 16",
      fixed: "    - dense: {units: 16, activation: relu}"),
    Case(
      testDescription: "parameters in braces", layers: "    - dense: {units: 16, use_bias: true}",
      fixed: "    - dense: {units: 16, use_bias: true, activation: relu}"),
    Case(
      testDescription: "the whole entry in braces", layers: "    - {dense: {units: 16}}",
      fixed: "    - {dense: {units: 16, activation: relu}}"),
    Case(
      testDescription: "parameters on lines of their own",
      layers: "    - dense:\n        units: 16  # wide enough",
      fixed: "    - dense:\n        units: 16\n        activation: relu  # wide enough"),
    Case(
      testDescription: "a default of the whole model, which stands elsewhere",
      layers: "    - dense: 16", fixed: "    - dense: {units: 16, activation: relu}",
      model: "  init: he_normal\n"),
    Case(
      testDescription: "a default of the whole model behind other parameters",
      layers: "    - dense: {units: 16, use_bias: true}",
      fixed: "    - dense: {units: 16, use_bias: true, activation: relu}",
      model: "  regularizer: {l2: 0.0001}\n"),
  ]

  private func spec(_ c: Case, _ layers: String) -> String {
    """
    coprime: 1
    model:
      input: [batch, 64]
    \(c.model)  layers:
    \(layers)
        - dense: {units: 3, activation: softmax}

    """
  }

  @Test("A missing activation is written where it belongs", arguments: cases)
  func writesIntoTheEntry(_ c: Case) throws {
    let document = SpecDocument.read(Array(spec(c, c.layers).utf8), path: "example.yaml")
    let findings = Linter().lint(document)
    let finding = try #require(
      findings.first { $0.rule == "model/missing-nonlinearity" }, "\(summary(findings))")
    let result = Edits.apply(Array(finding.fixes.prefix(1)), to: document.file)
    #expect(String(decoding: result.text, as: UTF8.self) == spec(c, c.fixed))
    let left = RuleCase.lint(result.text).filter {
      $0.severity == .error || $0.rule == finding.rule
    }
    #expect(left.isEmpty, "\(summary(left))")
  }

  @Test("What stands in an extended spec is found, but never edited")
  func basesAreNotEdited() throws {
    let base = """
      # A long first line, so that offsets in this file lie beyond the end of the other one.
      coprime: 1
      model:
        input: [batch, 784]
        layers:
          - dense: 16
          - dense: {units: 10, activation: softmax}
      data:
        fields:
          image: {role: feature, shape: [784], range: [0, 255]}
        samples: {train: 10, test: 10}
        pipeline:
          - random_flip
          - batch: 2
      """
    let folder = "/tmp/coprime-editing-\(getpid())"
    mkdir(folder, 0o700)
    defer {
      unlink("\(folder)/base.yaml")
      rmdir(folder)
    }
    let file = try #require(fopen("\(folder)/base.yaml", "w"))
    fputs(base, file)
    fclose(file)
    let text = Array("coprime: 1\nextends: base.yaml\n".utf8)
    let findings = Linter().lint(SpecDocument.read(text, path: "\(folder)/spec.yaml"))
    #expect(findings.contains { $0.rule == "model/missing-nonlinearity" }, "\(summary(findings))")
    #expect(
      findings.contains { $0.rule == "data/batched-without-shuffling" }, "\(summary(findings))")
    #expect(findings.allSatisfy { $0.fixes.isEmpty }, "\(summary(findings))")
  }
}
