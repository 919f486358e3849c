internal import SourceText
internal import YAML

/// `# coprime: disable=rule,rule reason`, or `disable-file=`; where what follows `coprime:` is no such
/// thing but was meant to be, it names no rules.
struct SuppressionComment {
  /// From the `#` to the end of the comment.
  let range: SourceRange
  let isWholeFile: Bool
  let rules: [Located<String>]
  /// Why, in the author's words; nil where nothing is said.
  let reason: String?
  /// The word after `coprime:`.
  let directive: String
  /// Whether the line holds nothing else.
  let ownsLine: Bool

  /// Words other linters have for it.
  private static let relatives: Set<String> = [
    "disable-line", "disable-next-line", "disable-all", "enable", "enable-file", "ignore",
    "ignore-file", "noqa", "off", "suppress", "skip",
  ]

  /// nil for a comment that does not speak to this program.
  init?(_ comment: Comment, _ file: SourceFile) {
    let bytes = comment.range.bytes.clamped(to: 0..<file.text.count)
    var scanner = Scanner(file.text, bytes)
    guard let start = scanner.skipToDirective() else { return nil }
    let word = scanner.word()
    let isDirective = word == "disable" || word == "disable-file"
    guard isDirective || Self.relatives.contains(word) else { return nil }
    scanner.skipBlanks()
    let hasList = isDirective && scanner.take(UInt8(ascii: "="))
    scanner.skipBlanks()
    let names = hasList ? scanner.names() : []
    range = SourceRange(file.id, start, bytes.upperBound)
    isWholeFile = word == "disable-file"
    rules = names.map { Located($0.text, at: SourceRange(file.id, $0.start, $0.end)) }
    reason = names.isEmpty ? nil : scanner.reason()
    directive = word
    ownsLine = comment.ownsLine && start == bytes.lowerBound
  }
}

/// Steps through the bytes of a comment.
private struct Scanner {
  private let text: [UInt8]
  private let end: Int
  private var next: Int

  init(_ text: [UInt8], _ range: Range<Int>) {
    (self.text, next, end) = (text, range.lowerBound, range.upperBound)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  private func string(_ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  /// Moves behind the first `# coprime:`; other words may stand before that `#`.
  ///
  /// - Returns: the place of the `#`.
  mutating func skipToDirective() -> Int? {
    let key = "coprime:".utf8
    while next < end {
      guard let hash = text[next..<end].firstIndex(of: UInt8(ascii: "#")) else { return nil }
      next = hash + 1
      skipBlanks()
      if text[next..<end].starts(with: key) {
        next += key.count
        skipBlanks()
        return hash
      }
    }
    return nil
  }

  mutating func skipBlanks() {
    while next < end, isBlank(text[next]) { next += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next < end, text[next] == byte else { return false }
    next += 1
    return true
  }

  /// Letters and hyphens.
  mutating func word() -> String {
    let start = next
    while next < end,
      text[next] | 0x20 >= UInt8(ascii: "a") && text[next] | 0x20 <= UInt8(ascii: "z")
        || text[next] == UInt8(ascii: "-")
    { next += 1 }
    return string(start..<next)
  }

  /// Names between commas, after which blanks may stand; a blank or a colon after a name ends them.
  mutating func names() -> [(text: String, start: Int, end: Int)] {
    var names: [(text: String, start: Int, end: Int)] = []
    repeat {
      skipBlanks()
      let start = next
      while next < end, !isBlank(text[next]), !":,".utf8.contains(text[next]) { next += 1 }
      if next > start { names.append((string(start..<next), start, next)) }
    } while take(UInt8(ascii: ","))
    return names
  }

  /// The rest, without a dash or colon before it.
  mutating func reason() -> String? {
    let marks = "-:–— \t"
    let rest = string(next..<end).drop { marks.contains($0) }
    return rest.isEmpty ? nil : String(rest)
  }
}
