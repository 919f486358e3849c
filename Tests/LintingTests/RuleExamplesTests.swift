import Linting
import SourceText
import Spec
import Testing

@Suite struct RuleExamplesTests {
  @Test("Every example gives exactly the findings it marks", arguments: RuleCase.all)
  func findsTheMarkedRanges(_ c: RuleCase) {
    let expected = c.example.parsed().ranges
    #expect(
      c.ranges(in: c.findings) == expected, "\(summary(c.findings))", sourceLocation: c.location)
  }

  @Test(
    "A clean example has no errors at all",
    arguments: RuleCase.all.filter { $0.example.parsed().ranges.isEmpty })
  func cleanExamplesHaveNoErrors(_ c: RuleCase) {
    let errors = c.findings.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(summary(errors))", sourceLocation: c.location)
  }

  @Test("A finding's first fix gives the documented text", arguments: RuleCase.all)
  func firstFixGivesTheDocumentedText(_ c: RuleCase) {
    let text = c.example.parsed().text
    let document = SpecDocument.read(text, path: "example.yaml")
    let fixes = c.findings.filter { $0.rule == c.about.id }.compactMap {
      $0.fixes.first { $0.safety != .display }
    }
    guard let fixed = c.example.fixed else {
      // Repairs of shapes are found by search; they have tests of their own.
      if c.about.group == "shape" { return }
      return #expect(
        fixes.isEmpty, "offers a fix that the example does not show", sourceLocation: c.location)
    }
    let result = Edits.apply(fixes, to: document.file)
    #expect(String(decoding: result.text, as: UTF8.self) == fixed, sourceLocation: c.location)
    let rest = RuleCase.lint(result.text).filter { $0.rule == c.about.id }
    #expect(
      rest.isEmpty, "the fix does not silence the rule:\n\(summary(rest))",
      sourceLocation: c.location)
  }

  @Test("Every fix leaves YAML that can be read, and brings no new error", arguments: RuleCase.all)
  func noFixBreaksTheSpec(_ c: RuleCase) {
    let text = c.example.parsed().text
    let document = SpecDocument.read(text, path: "example.yaml")
    for fix in c.findings.filter({ $0.rule == c.about.id }).flatMap(\.fixes)
    where fix.safety != .display {
      let result = Edits.apply([fix], to: document.file)
      let known = Set(c.findings.map(\.rule))
      let new = RuleCase.lint(result.text).filter {
        $0.severity == .error && $0.rule.hasPrefix("spec/") && !known.contains($0.rule)
      }
      #expect(
        new.isEmpty,
        "\(fix.title):\n\(String(decoding: result.text, as: UTF8.self))\n\(summary(new))",
        sourceLocation: c.location)
    }
  }

  @Test("The same example behind a comment of multi-byte characters", arguments: RuleCase.all)
  func rangesAreBytes(_ c: RuleCase) {
    // Marks at the start of a file cannot move.
    guard !["spec/yaml-encoding", "spec/empty"].contains(c.about.id) else { return }
    let (text, expected) = c.example.parsed()
    let comment = Array("# größer ≥ 模型\n".utf8)
    let findings = RuleCase.lint(comment + text)
    let shifted = expected.map { $0.lowerBound + comment.count..<$0.upperBound + comment.count }
    #expect(c.ranges(in: findings) == shifted, "\(summary(findings))", sourceLocation: c.location)
  }

  @Test("The same example with the line ends of Windows", arguments: RuleCase.all)
  func windowsLineEnds(_ c: RuleCase) {
    let (text, expected) = c.example.parsed()
    let converted = text.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    func moved(_ offset: Int) -> Int { offset + text[..<offset].count { $0 == 0x0A } }
    let findings = RuleCase.lint(converted)
    #expect(
      c.ranges(in: findings) == expected.map { moved($0.lowerBound)..<moved($0.upperBound) },
      "\(summary(findings))", sourceLocation: c.location)
  }

  @Test("The same example behind a byte order mark", arguments: RuleCase.all)
  func byteOrderMark(_ c: RuleCase) {
    guard !["spec/yaml-encoding", "spec/empty"].contains(c.about.id) else { return }
    let (text, expected) = c.example.parsed()
    let findings = RuleCase.lint([0xEF, 0xBB, 0xBF] + text)
    #expect(
      c.ranges(in: findings) == expected.map { $0.lowerBound + 3..<$0.upperBound + 3 },
      "\(summary(findings))", sourceLocation: c.location)
  }

  @Test(
    "Fixed twice is fixed once, and leaves nothing of the rule to fix",
    arguments: RuleCase.all.filter { $0.example.fixed != nil })
  func fixingEnds(_ c: RuleCase) {
    let fixer = Fixer(.unsafe, linter: Linter(profile: .production))
    let once = fixer.fix(SpecDocument.read(c.example.parsed().text, path: "example.yaml"))
    let text = once.document.file.text
    let twice = fixer.fix(SpecDocument.read(text, path: "example.yaml"))
    #expect(twice.document.file.text == text, sourceLocation: c.location)
    #expect(once.document.root != nil, sourceLocation: c.location)
    let left = once.findings.filter { finding in
      finding.rule == c.about.id && finding.fixes.contains { $0.safety != .display }
    }
    #expect(left.isEmpty, "\(summary(left))", sourceLocation: c.location)
  }

  @Test("A comment above silences every finding, and is not superfluous", arguments: RuleCase.all)
  func commentsSilence(_ c: RuleCase) {
    guard c.about.isSuppressible else { return }
    let (text, expected) = c.example.parsed()
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let marked = Set(expected.map { range in text[..<range.lowerBound].count { $0 == 0x0A } })
    for line in marked.sorted(by: >) {
      let indent = lines[line].prefix { $0 == 0x20 }
      lines.insert(Array(indent) + Array("# coprime: disable=\(c.about.id) because".utf8), at: line)
    }
    let findings = RuleCase.lint(Array(lines.joined(separator: [0x0A])))
    #expect(c.ranges(in: findings).isEmpty, "\(summary(findings))", sourceLocation: c.location)
    #expect(
      !findings.contains {
        $0.rule == "spec/unused-suppression" && $0.message.contains(c.about.id)
      },
      "\(summary(findings))", sourceLocation: c.location)
  }

  @Test("Linting twice gives the same findings", arguments: RuleCase.all)
  func isDeterministic(_ c: RuleCase) {
    #expect(RuleCase.lint(c.example.parsed().text) == c.findings, sourceLocation: c.location)
  }

  @Test("Messages are lower case, in one sentence, and fully worded", arguments: RuleCase.all)
  func messagesKeepTheStyle(_ c: RuleCase) {
    for finding in c.findings where finding.rule == c.about.id {
      let texts =
        [finding.message] + finding.notes.map(\.message) + [finding.help ?? ""]
        + finding.fixes.map(\.title)
      for text in texts {
        // The words of a framework are quoted as they are.
        let isQuoted = text.contains(" would say: ")
        #expect(
          isQuoted || !text.hasSuffix("."), "'\(text)' ends with a full stop",
          sourceLocation: c.location)
        #expect(!text.contains("  "), "'\(text)' has two spaces", sourceLocation: c.location)
        for word in ["Optional(", "nil", "nan", "SourceRange"] {
          #expect(!text.contains(word), "'\(text)' shows '\(word)'", sourceLocation: c.location)
        }
      }
      #expect(
        finding.message.count <= 200, "'\(finding.message)' is long", sourceLocation: c.location)
    }
  }
}
