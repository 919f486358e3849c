import Linting
import SourceText
import Spec
import Testing

@Suite struct SuppressionTests {
  /// A spec with one finding, `model/dropout-rate-high`, on the line marked.
  private func spec(before: String = "", end: String = "", top: String = "") -> String {
    """
    \(top)coprime: 1
    model:
      input: [batch, 8]
      layers:
        - dense: {units: 4, activation: relu}
    \(before)    - dropout: 0.8\(end)
        - dense: 1
    """
  }

  private func lint(_ text: String) -> [Diagnostic] {
    Linter().lint(SpecDocument.read(Array(text.utf8), path: "example.yaml"))
  }
  private func rules(_ text: String) -> [String] { lint(text).map(\.rule) }

  @Test("Without a comment the finding is there")
  func isFound() { #expect(rules(spec()) == ["model/dropout-rate-high"]) }

  @Test("A comment silences its own line, the line below, or the whole file")
  func silences() {
    #expect(rules(spec(end: "  # coprime: disable=model/dropout-rate-high")) == [])
    #expect(rules(spec(before: "    # coprime: disable=model/dropout-rate-high\n")) == [])
    #expect(rules(spec(top: "# coprime: disable-file=model/dropout-rate-high\n")) == [])
  }

  @Test("A reason may follow the rule")
  func takesAReason() {
    #expect(
      rules(spec(end: "  # coprime: disable=model/dropout-rate-high the paper does so")) == [])
  }

  @Test("Comments above a line may be stacked")
  func stacks() {
    let two = "    # coprime: disable=model/dropout-rate-high\n    # the paper does so\n"
    #expect(rules(spec(before: two)) == [])
  }

  @Test("Several rules are separated by commas; one that silences nothing is reported")
  func listsRules() {
    let found = lint(
      spec(end: "  # coprime: disable=model/dropout-rate-high,model/unused-layer"))
    #expect(found.map(\.rule) == ["spec/unused-suppression"])
    #expect(found.first?.message.contains("model/unused-layer") ?? false)
  }

  @Test("A comment on another line silences nothing and is reported")
  func isBoundToItsLine() {
    let text = spec().replacingFirst(
      "- dense: 1", "- dense: 1  # coprime: disable=model/dropout-rate-high")
    #expect(rules(text) == ["model/dropout-rate-high", "spec/unused-suppression"])
  }

  @Test("A rule that does not exist is reported with the one that was meant")
  func namesAreChecked() {
    let found = lint(spec(end: "  # coprime: disable=model/dropout-rate-hihg"))
    #expect(found.map(\.rule).sorted() == ["model/dropout-rate-high", "spec/unknown-rule"])
    #expect(found.contains { $0.help?.contains("model/dropout-rate-high") ?? false })
  }

  @Test("The section 'lint' turns rules off and changes severities")
  func sectionIsObeyed() {
    #expect(rules(spec() + "\nlint: {disable: [model/dropout-rate-high]}") == [])
    #expect(rules(spec() + "\nlint: {severities: {model/dropout-rate-high: 'off'}}") == [])
    let raised = lint(spec() + "\nlint: {severities: {model/dropout-rate-high: error}}")
    #expect(raised.map(\.severity) == [.error])
  }

  @Test("A suppression spans no more than its rule")
  func otherFindingsStay() {
    let text = spec(end: "  # coprime: disable=model/dropout-rate-high").replacingFirst(
      "units: 4", "unit: 4")
    #expect(rules(text).contains("spec/unknown-key"))
  }
}

extension String {
  fileprivate func replacingFirst(_ old: String, _ new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return replacingSubrange(range, new)
  }
  private func replacingSubrange(_ range: Range<Index>, _ new: String) -> String {
    String(self[..<range.lowerBound]) + new + self[range.upperBound...]
  }
}
