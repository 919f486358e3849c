internal import Catalog
internal import JSONText

/// Types of values as keywords of JSON Schema.
extension SchemaWriter {
  /// Numbers of a spec may be arithmetic over dimensions and parameters of blocks: `2 * $filters`.
  private static let arithmetic = JSONValue.string("^[\\w$+*/%() .\\u0080-\\uffff-]+$")
  private static let blockParameter = JSONValue.string("^\\$\\w")

  /// A reference where the type has a name, so that a thousand parameters share a few dozen definitions.
  mutating func keywords(_ type: FieldType, _ dialect: Dialect?) -> [JSONValue.Member] {
    guard let name = Self.name(of: type, dialect) else { return ownKeywords(type, dialect) }
    return named(name) { .object($0.ownKeywords(type, dialect)) }.members ?? []
  }

  private mutating func ownKeywords(_ type: FieldType, _ dialect: Dialect?) -> [JSONValue.Member] {
    switch type {
    case .integer(let min, let max):
      number("integer", min.map(JSONValue.int), max.map(JSONValue.int))
    case .dimension(let min): number("integer", min.map(JSONValue.int), nil)
    case .number(let min, let max): number("number", Self.bound(min), Self.bound(max))
    case .boolean:
      [.init("type", ["boolean", "string"]), .init("pattern", Self.blockParameter)]
    case .text: [.init("type", "string")]
    case .choice(let names):
      [.init("anyOf", [["enum": .array(names.map(JSONValue.string))], Self.parameter])]
    case .list(let item, nil):
      [.init("anyOf", [schema(item, dialect), .object(list(item, nil, dialect)), Self.parameter])]
    case .list(let item, let count?):
      [.init("anyOf", [.object(list(item, count, dialect)), Self.parameter])]
    case .sequence(let item): list(item, nil, dialect)
    case .perAxis(let item, let axes):
      [.init("anyOf", [schema(item, dialect), .object(list(item, axes...axes, dialect))])]
    case .entry(let kind): entryKeywords(kind, dialect)
    case .optional(let type): optional(type, dialect)
    case .map(let value):
      [.init("type", "object"), .init("additionalProperties", schema(value, dialect))]
    case .table(let table): self.table(table, dialect).members ?? []
    case .either(let types): [.init("anyOf", .array(types.map { schema($0, dialect) }))]
    case .other: []
    }
  }

  /// What the definition of a type is called; nil for types that stand where they are used.
  private static func name(of type: FieldType, _ dialect: Dialect?) -> String? {
    switch type {
    case .integer(let min, let max): name("integer", min.map(String.init), max.map(String.init))
    case .dimension(let min): name("integer", min.map(String.init), nil)
    case .number(let min, let max): name("number", bound(min)?.text, bound(max)?.text)
    case .boolean: "boolean"
    case .list(let item, nil): name(of: item, dialect).map { "\($0).or.list" }
    case .list(let item, let count?):
      name(of: item, dialect).map { "list.\(count.lowerBound).of.\($0)" }
    case .sequence(let item): name(of: item, dialect).map { "list.of.\($0)" }
    case .perAxis(let item, let axes): name(of: item, dialect).map { "\($0).by.\(axes)" }
    case .optional(let type): name(of: type, dialect).map { "\($0).or.null" }
    case .entry(let kind): dialect.map { name(of: kind, $0) }
    case .text, .choice, .map, .table, .either, .other: nil
    }
  }

  private static func name(_ type: String, _ min: String?, _ max: String?) -> String {
    type + (min.map { ".from.\($0)" } ?? "") + (max.map { ".to.\($0)" } ?? "")
  }

  mutating func schema(_ type: FieldType, _ dialect: Dialect?) -> JSONValue {
    .object(keywords(type, dialect))
  }

  static let parameter = SpecSchema.reference("block.parameter")

  private func number(_ type: JSONValue, _ min: JSONValue?, _ max: JSONValue?) -> [JSONValue.Member]
  {
    [
      .init("type", [type, "string"]), .init("pattern", Self.arithmetic),
    ]
      + [("minimum", min), ("maximum", max)].compactMap { key, bound in
        bound.map { .init(key, $0) }
      }
  }

  private static func bound(_ value: Double?) -> JSONValue? {
    guard let value, abs(value) < .greatestFiniteMagnitude else { return nil }
    return .number(value)
  }

  private mutating func list(
    _ item: FieldType, _ count: ClosedRange<Int>?, _ dialect: Dialect?
  ) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("type", "array"), .init("items", schema(item, dialect)),
    ]
    if let count {
      members.append(.init("minItems", .int(count.lowerBound)))
      if count.upperBound < .max { members.append(.init("maxItems", .int(count.upperBound))) }
    }
    return members
  }

  private mutating func optional(_ type: FieldType, _ dialect: Dialect?) -> [JSONValue.Member] {
    let members = keywords(type, dialect)
    if members.isEmpty { return [] }
    if members.count == 1, members[0].key == "anyOf", let choices = members[0].value.array {
      return [.init("anyOf", .array(choices + [["type": "null"]]))]
    }
    return [.init("anyOf", [.object(members), ["type": "null"]])]
  }
}
