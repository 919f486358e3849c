internal import SourceText
package import Shapes
package import YAML

/// Ready-made fields, one per type of value. Each takes the key path it writes to.
extension Field {
  package typealias Path<Value> = any WritableKeyPath<Root, Value> & Sendable

  package static func int(
    _ key: String, _ path: Path<Int>, min: Int? = 1, max: Int? = nil, required: Bool = false,
    default text: String? = nil, aliases: [String] = [], _ summary: String
  ) -> Self {
    Field(
      key, aliases: aliases, type: .integer(min: min, max: max), isRequired: required,
      default: text, summary
    ) { root, node, decoder in
      guard let value = decoder.integer(node, min: min, max: max) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  package static func optionalInt(
    _ key: String, _ path: Path<Int?>, min: Int? = 1, max: Int? = nil, aliases: [String] = [],
    _ summary: String
  ) -> Self {
    Field(
      key, aliases: aliases, type: .optional(.integer(min: min, max: max)), default: "null", summary
    ) { root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.integer(node, min: min, max: max) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  /// A size that stays symbolic: it may name a dimension without a value.
  package static func dim(
    _ key: String, _ path: Path<Dim>, min: Int? = 1, required: Bool = false,
    default text: String? = nil, aliases: [String] = [], _ summary: String
  ) -> Self {
    Field(
      key, aliases: aliases, type: .dimension(min: min), isRequired: required, default: text,
      summary
    ) { root, node, decoder in
      guard let value = decoder.dimension(node, min: min) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  /// A list of sizes; a single one stands for a list of one.
  package static func dims(
    _ key: String, _ path: Path<[Dim]>, min: Int? = nil, required: Bool = false, _ summary: String
  ) -> Self {
    Field(
      key, type: .list(.dimension(min: min), count: nil), isRequired: required, summary
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      var values: [Dim] = []
      for item in node.sequence ?? [node] {
        guard let value = decoder.dimension(item, min: min) else { return false }
        values.append(value)
      }
      root[keyPath: path] = values
      return true
    }
  }

  package static func ints(
    _ key: String, _ path: Path<[Int]>, min: Int? = nil, required: Bool = false,
    default text: String? = nil, _ summary: String
  ) -> Self {
    Field(
      key, type: .list(.integer(min: min, max: nil), count: nil), isRequired: required,
      default: text, summary
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      var values: [Int] = []
      for item in node.sequence ?? [node] {
        guard let value = decoder.integer(item, min: min) else { return false }
        values.append(value)
      }
      root[keyPath: path] = values
      return true
    }
  }

  /// One integer for all window axes, or a list with one per axis.
  package static func perAxis(
    _ key: String, _ path: Path<[Int]>, axes: Int, min: Int? = 1, required: Bool = false,
    default text: String? = nil, aliases: [String] = [], _ summary: String
  ) -> Self {
    Field(
      key, aliases: aliases, type: .perAxis(.integer(min: min, max: nil), axes: axes),
      isRequired: required,
      default: text, summary
    ) { root, node, decoder in
      guard let values = decoder.perAxis(node, axes: axes, min: min) else { return false }
      root[keyPath: path] = values
      return true
    }
  }

  /// As ``perAxis(_:_:axes:min:required:default:aliases:_:)``, where null or absence has a meaning of its own.
  package static func optionalPerAxis(
    _ key: String, _ path: Path<[Int]?>, axes: Int, min: Int? = 1, _ summary: String
  ) -> Self {
    Field(
      key, type: .optional(.perAxis(.integer(min: min, max: nil), axes: axes)), default: "null",
      summary
    ) { root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let values = decoder.perAxis(node, axes: axes, min: min) else { return false }
      root[keyPath: path] = values
      return true
    }
  }

  package static func number(
    _ key: String, _ path: Path<Double>, in bounds: ClosedRange<Double>? = nil,
    excludingLower: Bool = false,
    excludingUpper: Bool = false, required: Bool = false, default text: String? = nil,
    aliases: [String] = [],
    _ summary: String
  ) -> Self {
    Field(
      key, aliases: aliases, type: .number(min: bounds?.lowerBound, max: bounds?.upperBound),
      isRequired: required,
      default: text, summary
    ) { root, node, decoder in
      guard
        let value = decoder.number(
          node, in: bounds, excludingLower: excludingLower, excludingUpper: excludingUpper)
      else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  package static func optionalNumber(
    _ key: String, _ path: Path<Double?>, in bounds: ClosedRange<Double>? = nil,
    default text: String = "null",
    _ summary: String
  ) -> Self {
    Field(
      key, type: .optional(.number(min: bounds?.lowerBound, max: bounds?.upperBound)),
      default: text, summary
    ) { root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.number(node, in: bounds) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  package static func bool(
    _ key: String, _ path: Path<Bool>, default text: String? = nil, aliases: [String] = [],
    _ summary: String
  ) -> Self {
    Field(key, aliases: aliases, type: .boolean, default: text, summary) { root, node, decoder in
      guard let value = decoder.bool(node) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  package static func text(
    _ key: String, _ path: Path<String>, required: Bool = false, default text: String? = nil,
    aliases: [String] = [],
    _ summary: String
  ) -> Self {
    Field(key, aliases: aliases, type: .text, isRequired: required, default: text, summary) {
      root, node, decoder in
      guard let value = decoder.text(node) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  package static func optionalText(
    _ key: String, _ path: Path<String?>, default text: String = "null", _ summary: String
  ) -> Self {
    Field(key, type: .optional(.text), default: text, summary) { root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.text(node) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  package static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ path: Path<Choice>, required: Bool = false, default text: String? = nil,
    aliases: [String] = [],
    _ summary: String
  ) -> Self {
    let names = Choice.allCases.map(\.rawValue)
    return Field(
      key, aliases: aliases, type: .choice(names), isRequired: required, default: text, summary
    ) { root, node, decoder in
      guard let value = decoder.choice(node, of: Choice.self) else { return false }
      root[keyPath: path] = value
      return true
    }
  }
}

extension SpecDecoder {
  package mutating func perAxis(_ node: Node, axes: Int, min: Int?) -> [Int]? {
    let node = substituted(node)
    guard let items = node.sequence else {
      return integer(node, min: min).map { Array(repeating: $0, count: axes) }
    }
    guard items.count == axes else {
      report(
        "spec/wrong-type",
        "'\(currentKey)' must be an integer or a list of \(axes), not a list of \(items.count)",
        at: node.place)
      return nil
    }
    var values: [Int] = []
    for item in items {
      guard let value = integer(item, min: min) else { return nil }
      values.append(value)
    }
    return values
  }

  /// - Parameter choices: those that this key allows; all by default.
  package mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ node: Node, of: Choice.Type, among choices: [Choice] = Array(Choice.allCases)
  ) -> Choice? {
    let node = substituted(node)
    guard let text = text(node) else { return nil }
    let names = choices.map(\.rawValue)
    if let value = Choice(rawValue: text), names.contains(text) { return value }
    let near = didYouMean(text, among: names)
    report(
      "spec/unknown-value",
      "'\(currentKey)' must be \(names.map { "'\($0)'" }.joined(separator: " or ")), not '\(text)'",
      at: node.place, help: near.map { "did you mean '\($0)'?" },
      fixes: near.map { [.replace(node.place, with: $0, "write '\($0)'")] } ?? [])
    return nil
  }
}
