internal import Arrays
package import Catalog
package import SourceText
package import YAML

/// Fields of sections: as those of the catalogue, but values keep the range they were read from.
extension Field {
  package static func located<Value: Sendable>(
    _ key: String, _ path: Path<Located<Value>?>, _ type: FieldType, default text: String? = nil,
    _ summary: String, read: @escaping @Sendable (Node, inout SpecDecoder) -> Value?
  ) -> Self {
    Field(key, type: type, default: text, summary) { root, node, decoder in
      guard let value = read(node, &decoder) else { return false }
      root[keyPath: path] = Located(value, at: node.place)
      return true
    }
  }

  static func int(
    _ key: String, _ path: Path<Located<Int>?>, min: Int?, default text: String? = nil,
    _ summary: String
  ) -> Self {
    located(key, path, .integer(min: min, max: nil), default: text, summary) {
      $1.integer($0, min: min)
    }
  }

  static func number(
    _ key: String, _ path: Path<Located<Double>?>, in bounds: ClosedRange<Double>? = nil,
    excludingUpper: Bool = false, default text: String? = nil, _ summary: String
  ) -> Self {
    let upper = bounds.flatMap { $0.upperBound == .greatestFiniteMagnitude ? nil : $0.upperBound }
    return located(
      key, path, .number(min: bounds?.lowerBound, max: upper), default: text, summary
    ) { $1.number($0, in: bounds, excludingUpper: excludingUpper) }
  }

  static func bool(
    _ key: String, _ path: Path<Located<Bool>?>, default text: String? = nil, _ summary: String
  ) -> Self {
    located(key, path, .boolean, default: text, summary) { $1.bool($0) }
  }

  static func text(
    _ key: String, _ path: Path<Located<String>?>, default text: String? = nil, _ summary: String
  ) -> Self {
    located(key, path, .text, default: text, summary) { $1.text($0) }
  }

  static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ path: Path<Located<Choice>?>, default text: String? = nil, _ summary: String
  ) -> Self {
    located(key, path, .choice(Choice.allCases.map(\.rawValue)), default: text, summary) {
      $1.choice($0, of: Choice.self)
    }
  }

  /// A name or a list of names.
  static func names(
    _ key: String, _ path: Path<[Located<String>]>, default text: String? = nil, _ summary: String
  ) -> Self {
    Field(key, type: .list(.text, count: nil), default: text, summary) { root, node, decoder in
      guard let names = decoder.names(node) else { return false }
      root[keyPath: path] = names
      return true
    }
  }

  static func entry(
    _ key: String, _ path: Path<LocatedEntry?>, _ kind: EntryKind, default text: String? = nil,
    _ summary: String
  ) -> Self {
    Field(key, type: .entry(kind), default: text, summary) { root, node, decoder in
      root[keyPath: path] = decoder.locatedEntry(node, kind)
      return root[keyPath: path] != nil
    }
  }

  /// A mapping with a table of its own; nothing at all is as good as leaving it out.
  static func section<Value, Section>(
    _ key: String, _ path: Path<Value>, _ schema: Schema<Section>, _ summary: String,
    read: @escaping @Sendable (Node, inout SpecDecoder) -> Value
  ) -> Self {
    Field(key, type: .optional(.table(schema.table)), summary) { root, node, decoder in
      root[keyPath: path] = read(node, &decoder)
      return true
    }
  }
}

extension SpecDecoder {
  /// Reads a mapping by its table; `base` as it is where there is no mapping.
  ///
  /// - Parameters:
  ///   - owner: what unknown keys are said not to belong to.
  ///   - path: what messages write before a key.
  ///   - expected: what should stand here, if something else does.
  mutating func section<Section>(
    _ node: Node, _ schema: Schema<Section>, onto base: Section, of owner: String,
    under path: String = "", expected: String = "a mapping", allowsNull: Bool = true
  ) -> Section {
    guard let pairs = node.mapping else {
      if !(allowsNull && node.isNull) { reportType(node, expected: expected) }
      return base
    }
    return schema.decode(
      Arguments(owner: owner, ownerRange: node.place.start(of: pairs), value: node), onto: base,
      under: path, &self)
  }

  mutating func locatedEntry(_ node: Node, _ kind: EntryKind) -> LocatedEntry? {
    entry(node, kind).map { LocatedEntry(entry: $0, range: node.place) }
  }
}

extension SourceRange {
  /// Where nothing stands: the place of values that a table starts with.
  static let nowhere = SourceRange(FileID(0), 0, 0)
}
