public import SourceText

/// One value of a YAML document, with the bytes it was written in.
public struct Node: Sendable {
  public enum Content: Sendable {
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
  /// Whether this null stands for something that could not be read and was reported already (the
  /// value behind a syntax error, an alias without its anchor); say nothing more about it.
  package let isPlaceholder: Bool

  package init(
    _ content: Content, at range: SourceRange, alias: SourceRange? = nil, tag: String? = nil,
    isPlaceholder: Bool = false
  ) {
    self.content = content
    self.range = range
    self.alias = alias
    self.tag = tag
    self.isPlaceholder = isPlaceholder
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
  /// The type a core tag asks for; `nil` leaves it to the style and the text.
  package let coreTag: CoreTag?
  package init(_ text: String, _ style: Style, as coreTag: CoreTag? = nil) {
    self.text = text
    self.style = style
    self.coreTag = coreTag
  }
}
