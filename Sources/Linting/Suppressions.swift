internal import SourceText
internal import Spec
internal import YAML

/// The comments of a spec, and of those it extends, that silence findings.
struct Suppressions {
  private struct Item {
    let comment: Int
    let rule: Located<String>
    var isUsed = false
  }
  private struct Place: Hashable {
    let rule: String
    let file: FileID
    /// nil: the whole file.
    let line: Int?
  }
  /// Which rules spoke, and whether they saw the whole spec: only then is it known that a comment
  /// silences nothing.
  struct Coverage {
    let settings: RuleSettings
    let isComplete: Bool
  }

  private let document: SpecDocument
  private let index: RuleIndex
  private var comments: [SuppressionComment] = []
  private var items: [Item] = []
  private var places: [Place: [Int]] = [:]

  /// - Complexity: linear in the comments.
  init(_ document: SpecDocument, _ index: RuleIndex) {
    (self.document, self.index) = (document, index)
    guard document.comments.contains(where: Self.mayBeSuppression) else { return }
    // Comments are stacked above a line; from the last up, each one knows where the one below points.
    var below: (file: FileID, line: Int, target: Int)?
    for comment in document.comments.reversed() {
      guard let file = document.sources[comment.range.file] else { continue }
      var target: Int?
      if comment.ownsLine || Self.mayBeSuppression(comment) {
        let line = file.position(Int(comment.range.start)).line
        let isAboveComment = below.map { $0.file == file.id && $0.line == line + 1 } ?? false
        target = !comment.ownsLine ? line : isAboveComment ? below?.target : line + 1
        if comment.ownsLine, let target { below = (file.id, line, target) }
      }
      guard Self.mayBeSuppression(comment), let found = SuppressionComment(comment, file) else {
        continue
      }
      add(found, target: found.isWholeFile ? nil : target)
    }
  }

  private static func mayBeSuppression(_ comment: Comment) -> Bool {
    comment.text.utf8.count > 8 && comment.text.contains("coprime:")
  }

  private mutating func add(_ comment: SuppressionComment, target: Int?) {
    for rule in comment.rules {
      let place = Place(rule: rule.value, file: comment.range.file, line: target)
      places[place, default: []].append(items.count)
      items.append(Item(comment: comments.count, rule: rule))
    }
    comments.append(comment)
  }

  /// Parts findings from those that a comment silences, and adds what is wrong with the comments.
  mutating func applied(to findings: [Diagnostic], _ coverage: Coverage) -> LintResult {
    guard !comments.isEmpty else { return LintResult(findings: findings) }
    var result = LintResult()
    for finding in findings {
      if let reason = silence(finding) {
        result.silenced.append(SilencedFinding(finding, .comment(reason: reason.text)))
      } else {
        result.findings.append(finding)
      }
    }
    result.findings += coverage.settings.applied(to: mistakes(coverage))
    return result
  }

  /// The reason for silence; nil where no comment speaks of the finding.
  private mutating func silence(_ finding: Diagnostic) -> (text: String?, Void)? {
    guard !RuleInfo.keepsFromReading(finding.rule),
      let file = document.sources[finding.range.file]
    else { return nil }
    let line = file.position(Int(finding.range.start)).line
    let found =
      places[Place(rule: finding.rule, file: file.id, line: line), default: []]
      + places[Place(rule: finding.rule, file: file.id, line: nil), default: []]
    guard !found.isEmpty else { return nil }
    for index in found { items[index].isUsed = true }
    return (found.compactMap { comments[items[$0].comment].reason }.first, ())
  }

  // MARK: What is wrong with the comments

  /// Comments of specs that this one extends are the business of those.
  private func mistakes(_ coverage: Coverage) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var remaining = items[...]
    for (number, comment) in comments.enumerated() {
      let own = remaining.prefix { $0.comment == number }
      remaining = remaining.dropFirst(own.count)
      guard comment.range.file == document.file.id else { continue }
      found += mistakes(comment, Array(own), coverage)
    }
    return found
  }

  private func mistakes(
    _ comment: SuppressionComment, _ items: [Item], _ coverage: Coverage
  ) -> [Diagnostic] {
    if items.isEmpty { return [withoutRules(comment)] }
    var found: [Diagnostic] = []
    if comment.reason == nil {
      found.append(
        Diagnostic(
          "spec/suppression-without-reason", .warning,
          "nothing says why '\(items[0].rule.value)' is silenced", at: comment.range,
          help: "write the reason behind the rule"))
    }
    for item in items where index.profiles[item.rule.value] == nil {
      found.append(unknownRule(item.rule, index))
    }
    guard coverage.isComplete else { return found }
    let unused = items.map { item in
      !item.isUsed && index.profiles[item.rule.value] != nil
        && coverage.settings.isOn(item.rule.value)
    }
    for (position, item) in items.enumerated() where unused[position] {
      found.append(
        Diagnostic(
          "spec/unused-suppression", .warning, "nothing here is found by '\(item.rule.value)'",
          at: item.rule.range,
          help: unused.contains(false) ? "remove the rule" : "remove the comment",
          fixes: [removal(of: position, from: comment, items, unused)]))
    }
    return found
  }

  private func withoutRules(_ comment: SuppressionComment) -> Diagnostic {
    let isKnown = comment.directive.hasPrefix("disable") && comment.directive.utf8.count < 13
    return Diagnostic(
      "spec/unused-suppression", .warning,
      isKnown
        ? "'\(comment.directive)' names no rule, so that nothing is silenced"
        : "'\(comment.directive)' is not known, so that nothing is silenced",
      at: comment.range, help: "the form is '# coprime: disable=RULE reason', or 'disable-file='")
  }

  /// Removes one name of several, or the comment once no name is left.
  private func removal(
    of position: Int, from comment: SuppressionComment, _ items: [Item], _ unused: [Bool]
  ) -> FixIt {
    guard unused.contains(false) else {
      return .replace(extent(of: comment), with: "", "remove the comment")
    }
    let name = items[position].rule
    let file = name.range.file
    // The comma goes with it that parts it from a name that stays.
    let range =
      unused[..<position].contains(false)
      ? SourceRange(file, Int(items[position - 1].rule.range.end), Int(name.range.end))
      : SourceRange(file, Int(name.range.start), Int(items[position + 1].rule.range.start))
    return .replace(range, with: "", "remove '\(name.value)'")
  }

  /// The comment with the blanks before it, or its line where nothing else stands there.
  private func extent(of comment: SuppressionComment) -> SourceRange {
    let file = document.file
    let line = file.position(Int(comment.range.start)).line
    var start = Int(comment.range.start)
    while start > 0, file.text[start - 1] == 0x20 || file.text[start - 1] == 0x09 { start -= 1 }
    let end =
      comment.ownsLine && line < file.lineCount
      ? file.offset(line: line + 1, column: 1) : file.offset(line: line, column: .max)
    return SourceRange(file.id, start, end)
  }
}
