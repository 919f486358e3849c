package import Shapes
internal import YAML

/// Fields of sizes and lists for which null, or absence, has a meaning of its own.
extension Field {
  /// A size that stays symbolic.
  package static func optionalDim(
    _ key: String, _ path: Path<Dim?>, min: Int? = 1, _ summary: String
  ) -> Self {
    optional(key, path, .dimension(min: min), summary) { node, decoder in
      decoder.dimension(node, min: min)
    }
  }

  /// A list of sizes that stay symbolic; a single one stands for a list of one.
  package static func optionalDims(
    _ key: String, _ path: Path<[Dim]?>, min: Int? = 1, _ summary: String
  ) -> Self {
    optional(key, path, .list(.dimension(min: min), count: nil), summary) { node, decoder in
      decoder.list(node) { $1.dimension($0, min: min) }
    }
  }

  /// A list of integers; a single one stands for a list of one.
  package static func optionalInts(
    _ key: String, _ path: Path<[Int]?>, min: Int? = nil, _ summary: String
  ) -> Self {
    optional(key, path, .list(.integer(min: min, max: nil), count: nil), summary) {
      node, decoder in decoder.list(node) { $1.integer($0, min: min) }
    }
  }

  /// A list of numbers, none below 0; a single one stands for a list of one.
  package static func optionalNumbers(
    _ key: String, _ path: Path<[Double]?>, _ summary: String
  ) -> Self {
    let bounds = 0...Double.greatestFiniteMagnitude
    let type = FieldType.number(min: bounds.lowerBound, max: bounds.upperBound)
    return optional(key, path, .list(type, count: nil), summary) { node, decoder in
      decoder.list(node) { $1.number($0, in: bounds) }
    }
  }

  package static func optionalBool(_ key: String, _ path: Path<Bool?>, _ summary: String) -> Self {
    optional(key, path, .boolean, summary) { node, decoder in decoder.bool(node) }
  }

  private static func optional<Value>(
    _ key: String, _ path: Path<Value?>, _ type: FieldType, _ summary: String,
    read: @escaping @Sendable (Node, inout SpecDecoder) -> Value?
  ) -> Self {
    Field(key, type: .optional(type), default: "null", summary) { root, node, decoder in
      let node = decoder.substituted(node)
      let value = node.isNull ? nil : read(node, &decoder)
      root[keyPath: path] = value
      return value != nil || node.isNull
    }
  }
}

extension SpecDecoder {
  /// What `read` makes of every item; nil where it fails for one.
  fileprivate mutating func list<Item>(
    _ node: Node, read: (Node, inout SpecDecoder) -> Item?
  ) -> [Item]? {
    var items: [Item] = []
    for node in node.sequence ?? [node] {
      guard let item = read(node, &self) else { return nil }
      items.append(item)
    }
    return items
  }
}
