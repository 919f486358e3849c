package import SourceText
package import YAML

/// What a spec passes to one catalogue entry.
package struct Arguments: Sendable {
  /// Name of the entry as the user wrote it.
  package let owner: String
  package let ownerRange: SourceRange
  package let pairs: [Pair]

  package struct Pair: Sendable {
    package let key: String
    package let keyRange: SourceRange
    package let value: Node
    package init(key: String, keyRange: SourceRange, value: Node) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
    }
  }

  package init(owner: String, ownerRange: SourceRange, pairs: [Pair] = []) {
    self.owner = owner
    self.ownerRange = ownerRange
    self.pairs = pairs
  }

  package func pair(named key: String, aliases: [String] = []) -> Pair? {
    pairs.first { $0.key == key }
      ?? (aliases.isEmpty ? nil : pairs.first { aliases.contains($0.key) })
  }

  /// Where the value of `key` stands, or the entry's name if the spec leaves it to the default.
  package func range(of key: String) -> SourceRange {
    pair(named: key)?.value.place ?? ownerRange
  }
  /// The range of `key: value`.
  package func pairRange(of key: String) -> SourceRange? {
    pair(named: key).map { $0.keyRange.union($0.value.place) }
  }
  package func has(_ key: String) -> Bool { pair(named: key) != nil }
}
