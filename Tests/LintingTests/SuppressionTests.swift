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

  @Test("The section 'lint' names groups, too")
  func sectionNamesGroups() {
    #expect(rules(spec() + "\nlint: {disable: [model]}") == [])
    #expect(rules(spec() + "\nlint: {severities: {model: 'off'}}") == [])
  }

  private static let rule = "model/dropout-rate-high"

  /// What a comment at the end of the line does.
  struct Form: Sendable, CustomTestStringConvertible {
    let comment: String
    let found: [String]
    var testDescription: String { comment }
    init(_ comment: String, _ found: String...) { (self.comment, self.found) = (comment, found) }
  }
  static let forms: [Form] = [
    .init("# coprime: disable=\(rule)"),
    .init("#coprime:disable=\(rule)"),
    .init("# coprime:  disable = \(rule)"),
    .init("#\tcoprime: disable=\(rule)\treason"),
    .init("# as in the paper # coprime: disable=\(rule)"),
    .init("# coprime: disable=\(rule),"),
    .init("# coprime: disable=,\(rule) größer ≥ 模型"),
    .init("# coprime: disable=spec/version, \(rule)", "spec/unused-suppression"),
    .init("# coprime: disable=\(rule) model/unused-layer"),
    .init("# coprime: disable=\(rule),\(rule)"),
    .init("# coprime: disable", rule, "spec/unused-suppression"),
    .init("# coprime: disable=", rule, "spec/unused-suppression"),
    .init("# coprime: disable \(rule)", rule, "spec/unused-suppression"),
    .init("# coprime: disable-next-line=\(rule)", rule, "spec/unused-suppression"),
    .init("# coprime: ignore[\(rule)]", rule, "spec/unused-suppression"),
    .init("# coprime: noqa", rule, "spec/unused-suppression"),
    .init("# coprime: disable=dropout-rate-high", rule, "spec/unknown-rule"),
    .init("# coprime: disable=model", rule, "spec/unknown-rule"),
    .init("# coprime: disable=MODEL/DROPOUT-RATE-HIGH", rule, "spec/unknown-rule"),
    // Comments that do not speak to this program.
    .init("# coprime: 1 is the version", rule),
    .init("# see 'coprime: disable=\(rule)'", rule),
    .init("# coprime disable=\(rule)", rule),
    .init("# notcoprime: disable=\(rule)", rule),
  ]

  @Test("Comments are read as they are meant, or it is said that they are not", arguments: forms)
  func formsAreRead(_ c: Form) { #expect(rules(spec(end: "  " + c.comment)) == c.found) }

  @Test("What a comment silences is kept, with its reason")
  func silencedFindingsAreKept() {
    func reasons(_ comment: String) -> [String?] {
      let text = spec(end: "  " + comment)
      return Linter().examine(SpecDocument.read(Array(text.utf8), path: "a.yaml")).silenced.map {
        guard $0.finding.rule == Self.rule, case .comment(let reason) = $0.cause else { return "?" }
        return reason
      }
    }
    #expect(reasons("# coprime: disable=\(Self.rule)") == [nil])
    #expect(reasons("# coprime: disable=\(Self.rule) as in the paper") == ["as in the paper"])
    #expect(reasons("# coprime: disable=\(Self.rule) -- größer ≥ 模型") == ["größer ≥ 模型"])
    #expect(reasons("# coprime: disable=\(Self.rule): why") == ["why"])
  }

  @Test("A comment is unused only where its rule speaks and the whole spec was checked")
  func unusedIsCertain() {
    let text = spec(end: "  # coprime: disable=\(Self.rule),model/unused-layer")
    func unused(_ linter: Linter, _ text: String, overrides: [Override] = []) -> Int {
      linter.lint(SpecDocument.read(Array(text.utf8), path: "a.yaml", overrides: overrides))
        .count { $0.rule == "spec/unused-suppression" }
    }
    #expect(unused(Linter(), text) == 1)
    for settings in [
      RuleSettings(selection: .init(selected: [.rule(Self.rule), .group("spec")])),
      RuleSettings(selection: .init(ignored: [.group("model")])),
      RuleSettings(profile: .smoke),
    ] { #expect(unused(Linter(settings: settings), text) == 0) }
    // Behind a layer that is not known, or a broken line, rules find less.
    #expect(unused(Linter(), text.replacingFirst("units: 4", "unit: 4")) == 0)
    #expect(unused(Linter(), text + "\noops: [") == 0)
    #expect(unused(Linter(), text, overrides: [Override("batch=3")].compactMap { $0 }) == 0)
    #expect(unused(Linter(), text + "\nlint: {disable: [model/unused-layer]}") == 0)
    // Without a model most rules have nothing to look at.
    #expect(unused(Linter(), "coprime: 1\n# coprime: disable=\(Self.rule)\nname: x") == 0)
  }

  /// A line with a comment, and what is left of it.
  struct Removal: Sendable, CustomTestStringConvertible {
    let line: String
    let left: String
    var testDescription: String { line }
    init(_ line: String, _ left: String) { (self.line, self.left) = (line, left) }
  }
  static let removals: [Removal] = [
    .init("- dropout: 0.1  # coprime: disable=spec/version", "- dropout: 0.1"),
    .init("- dropout: 0.1  # coprime: disable=spec/version why  ", "- dropout: 0.1"),
    .init("- dropout: 0.1 # a # coprime: disable=spec/version", "- dropout: 0.1 # a"),
    .init("- dropout: 0.1 # coprime: disable=spec/version,spec/empty", "- dropout: 0.1"),
    .init(
      "- dropout: 0.8 # coprime: disable=spec/version,\(rule) why",
      "- dropout: 0.8 # coprime: disable=\(rule) why"),
    .init(
      "- dropout: 0.8 # coprime: disable=\(rule),spec/version why",
      "- dropout: 0.8 # coprime: disable=\(rule) why"),
    .init(
      "- dropout: 0.8 # coprime: disable=a/b,\(rule),spec/version",
      "- dropout: 0.8 # coprime: disable=a/b,\(rule)"),
    .init(
      "- dropout: 0.8 # coprime: disable=spec/version, spec/conflicting-keys, \(rule), spec/undefined-name, spec/unknown-loss",
      "- dropout: 0.8 # coprime: disable=\(rule)"),
    .init("# coprime: disable=spec/version\n    - dropout: 0.1", "- dropout: 0.1"),
    .init(
      "# a\n    # coprime: disable=spec/version\n    # b\n    - dropout: 0.1",
      "# a\n    # b\n    - dropout: 0.1"),
  ]

  @Test(
    "Fixing removes what silences nothing, and no more", arguments: removals, ["\n", "\r\n"])
  func removalIsExact(_ c: Removal, _ lineEnd: String) {
    func whole(_ line: String) -> [UInt8] {
      let text = """
        \u{FEFF}coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            \(line)
            - dense: 1
        """
      return Array(
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
          .utf8)
    }
    let fixed = Fixer(.safe).fix(SpecDocument.read(whole(c.line), path: "a.yaml"))
    #expect(
      String(decoding: fixed.document.file.text, as: UTF8.self)
        == String(decoding: whole(c.left), as: UTF8.self))
  }

  @Test("A comment in the last line and one in the first go, too")
  func firstAndLastLines() {
    let body = "coprime: 1\nmodel: {input: [batch, 8], layers: [{dense: 4}]}"
    for (text, left) in [
      ("# coprime: disable-file=spec/version\n" + body, body),
      ("\u{FEFF}# coprime: disable-file=spec/version\n" + body, "\u{FEFF}" + body),
      (body + "\n# coprime: disable=spec/version", body + "\n"),
      (body + "\n# coprime: disable=spec/version\n", body + "\n"),
    ] {
      let fixed = Fixer(.safe).fix(SpecDocument.read(Array(text.utf8), path: "a.yaml"))
      #expect(String(decoding: fixed.document.file.text, as: UTF8.self) == left)
    }
  }

  @Test("Ten thousand comments are read in one pass")
  func manyComments() {
    let stack = String(repeating: "    # coprime: disable=\(Self.rule)\n", count: 10_000)
    #expect(rules(spec(before: stack)) == [])
    let unused = String(repeating: "    # coprime: disable=spec/version\n", count: 10_000)
    let text = spec(before: unused + "    # coprime: disable=\(Self.rule)\n")
    #expect(lint(text).count == 10_000)
    let fixed = Fixer(.safe).fix(SpecDocument.read(Array(text.utf8), path: "a.yaml"))
    #expect(fixed.fixed == 10_000)
    #expect(fixed.findings == [])
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
