public import SourceText

/// One value of a YAML document, with the bytes it was written in.
public struct Node: Sendable {
  public indirect enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Pair])
  }

  /// A key and its value in the order of the file. Pairs of a merge key (`<<`) stand behind the pairs
  /// written out, unless one of those has the same key.
  public struct Pair: Sendable {
    public let key: Node
    public let value: Node
    /// The `<<` this pair came through, if any.
    public let mergedFrom: SourceRange?
    package init(key: Node, value: Node, mergedFrom: SourceRange? = nil) {
      self.key = key
      self.value = value
      self.mergedFrom = mergedFrom
    }
  }

  public let content: Content
  /// From the first byte of the value to the byte after its last, without surrounding white space.
  /// For a value reached by an alias this is where the anchored value stands.
  public let range: SourceRange
  /// Where `*name` stands, when the value was reached by an alias.
  public let alias: SourceRange?
  /// The tag as written (`!!str`, `!custom`), if any.
  public let tag: String?

  package init(_ content: Content, at range: SourceRange, alias: SourceRange? = nil, tag: String? = nil) {
    self.content = content
    self.range = range
    self.alias = alias
    self.tag = tag
  }

  /// Where a finding about this value points: the alias if there is one, else the value itself.
  public var place: SourceRange { alias ?? range }
}

/// A scalar as written and as the YAML 1.2 core schema reads it.
public struct Scalar: Sendable {
  public enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }
  /// The text after unescaping.
  public let text: String
  public let style: Style
  package init(_ text: String, _ style: Style) {
    self.text = text
    self.style = style
  }
}
