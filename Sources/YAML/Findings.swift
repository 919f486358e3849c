internal import SourceText

/// Collects what is wrong with one file, up to a number.
struct Findings {
  let file: FileID
  private let limit: Int
  private(set) var all: [Diagnostic] = []

  init(_ file: FileID, limit: Int) {
    self.file = file
    self.limit = limit
  }

  func range(_ bytes: Range<Int>) -> SourceRange {
    SourceRange(file, bytes.lowerBound, bytes.upperBound)
  }

  mutating func add(
    _ rule: ReadingRule, _ message: String, at bytes: Range<Int>, severity: Severity = .error,
    notes: [Diagnostic.Note] = [], help: String? = nil, fixes: [FixIt] = []
  ) {
    add(
      rule, message, at: range(bytes), severity: severity, notes: notes, help: help, fixes: fixes)
  }

  mutating func add(
    _ rule: ReadingRule, _ message: String, at range: SourceRange, severity: Severity = .error,
    notes: [Diagnostic.Note] = [], help: String? = nil, fixes: [FixIt] = []
  ) {
    guard all.count <= limit else { return }
    if all.count < limit {
      all.append(
        Diagnostic(
          rule.rawValue, severity, message, at: range, notes: notes, help: help, fixes: fixes))
    } else {
      all.append(
        Diagnostic(
          ReadingRule.limit.rawValue, .error,
          "there are more than \(limit) mistakes in this file; the others are not shown",
          at: range))
    }
  }
}
