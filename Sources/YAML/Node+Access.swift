extension Node {
  package var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The text of a scalar of any type, after unescaping.
  package var text: String? { scalar?.text }

  package var sequence: [Node]? {
    if case .sequence(let nodes) = content { nodes } else { nil }
  }

  package var mapping: [Pair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// The pairs of a mapping; none for other values.
  package var pairs: [Pair] { mapping ?? [] }

  package var isNull: Bool { scalar?.resolved == .null }

  /// The value of a key written `key`, of whatever type the key is.
  ///
  /// - Complexity: O(pairs).
  package subscript(key: String) -> Node? { pair(key)?.value }

  /// The pair of a key written `key`.
  package func pair(_ key: String) -> Pair? {
    mapping?.first { $0.key.text == key }
  }

  /// What the value is, for messages: "a mapping", "a list", "the number 3", "the text 'abc'",
  /// "the value true", "nothing".
  package var typeDescription: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): scalar.typeDescription
    }
  }
}

extension Scalar {
  fileprivate var typeDescription: String {
    switch resolved {
    case .null: "nothing"
    case .bool(let value): "the value \(value)"
    case .int, .float: "the number \(text)"
    case .string: "the text '\(shortened)'"
    }
  }

  /// The first line, and not too much of it.
  private var shortened: String {
    let longest = 40
    let line = text.prefix { !$0.isNewline }
    let start = line.prefix(longest)
    return start.utf8.count == text.utf8.count ? text : start + "…"
  }
}
