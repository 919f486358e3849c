internal import SourceText
internal import Spec
internal import YAML

/// `# coprime: disable=rule reason` at the end of a line, on a line of its own above, or for the whole file.
struct Suppressions {
  private struct Item {
    let rule: Located<String>
    /// Lines whose findings it silences; nil: the whole file.
    let line: Int?
  }
  private let items: [Item]
  private let document: SpecDocument
  private let known: Set<String>

  init(_ document: SpecDocument, known: Set<String>) {
    self.document = document
    self.known = known
    items = document.comments.flatMap { Self.items($0, document.file) }
  }

  private static func items(_ comment: Comment, _ file: SourceFile) -> [Item] {
    let bytes = file.text[comment.range.bytes]
    let text = String(decoding: bytes, as: UTF8.self)
    var isWholeFile = false
    var list: Substring?
    if let found = text.firstRange(of: "coprime: disable-file=") {
      (isWholeFile, list) = (true, text[found.upperBound...])
    } else if let found = text.firstRange(of: "coprime: disable=") {
      list = text[found.upperBound...]
    }
    guard let list else { return [] }
    let line = file.position(Int(comment.range.start)).line
    // Rules are separated by commas without spaces; what follows a space is the reason.
    let names = list.prefix { $0 != " " && $0 != "\t" && $0 != "\r" }
    var items: [Item] = []
    for name in names.split(separator: ",") {
      let offset =
        Int(comment.range.start)
        + text.utf8.distance(from: text.utf8.startIndex, to: name.startIndex)
      let range = SourceRange(file.id, offset, offset + name.utf8.count)
      let target = isWholeFile ? nil : comment.ownsLine ? nextLine(after: line, file) : line
      items.append(Item(rule: Located(String(name), at: range), line: target))
    }
    return items
  }

  /// The next line that is not a comment itself, so that suppressions can be stacked.
  private static func nextLine(after line: Int, _ file: SourceFile) -> Int {
    var next = line + 1
    while next <= file.lineCount, file.line(next).drop(while: { $0 == " " }).first == "#" {
      next += 1
    }
    return next
  }

  /// What is left of the findings, and a finding for each suppression that silences nothing.
  func applied(to findings: [Diagnostic]) -> [Diagnostic] {
    guard !items.isEmpty else { return findings }
    var used = [Bool](repeating: false, count: items.count)
    var result = findings.filter { finding in
      var isSilenced = false
      for (index, item) in items.enumerated() where item.rule.value == finding.rule {
        guard finding.range.file == document.file.id else { continue }
        let line = document.file.position(Int(finding.range.start)).line
        guard item.line == nil || item.line == line else { continue }
        used[index] = true
        isSilenced = true
      }
      return !isSilenced
    }
    for (index, item) in items.enumerated() where !used[index] {
      guard known.contains(item.rule.value) else {
        result.append(unknownRule(item.rule, known))
        continue
      }
      result.append(
        Diagnostic(
          "spec/unused-suppression", .warning, "nothing here is found by '\(item.rule.value)'",
          at: item.rule.range,
          help: "remove the comment"))
    }
    return result
  }
}
