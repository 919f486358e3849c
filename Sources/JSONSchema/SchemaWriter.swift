internal import Catalog
internal import JSONText
internal import Spec

/// Writes tables as JSON Schemas and remembers the definitions that they refer to.
struct SchemaWriter {
  /// Entries of the catalogue and what several schemas share, by name.
  private(set) var definitions: [(name: String, value: JSONValue)] = [
    (
      "block.parameter",
      ["description": "What a use of the block gives.", "type": "string", "pattern": "^\\$\\w"]
    )
  ]
  private var known: Set<String> = []

  mutating func spec(_ dialect: Dialect?) -> JSONValue { table(Spec.schema.table, dialect) }

  /// A schema under a name, made when it is asked for the first time.
  mutating func named(
    _ name: String, _ make: (inout SchemaWriter) -> JSONValue
  ) -> JSONValue {
    // Entries refer to each other in circles: the name is taken before the definition is made.
    if known.insert(name).inserted {
      let value = make(&self)
      definitions.append((name, value))
    }
    return SpecSchema.reference(name)
  }

  // MARK: Tables

  mutating func table(
    _ table: FieldTable, _ dialect: Dialect?, common: FieldTable? = nil,
    commonName: String? = nil
  ) -> JSONValue {
    var members: [JSONValue.Member] = [.init("type", "object")]
    if let common, let commonName {
      let reference = named(commonName) { $0.openTable(common, dialect) }
      members.append(.init("allOf", [reference]))
    }
    members += properties(of: table, dialect, besides: common)
    if !table.isOpen { members.append(.init("additionalProperties", .bool(false))) }
    return .object(members)
  }

  mutating func openTable(_ table: FieldTable, _ dialect: Dialect?) -> JSONValue {
    .object([.init("type", "object")] + properties(of: table, dialect))
  }

  /// `properties`, and `patternProperties` for aliases: they are accepted but not suggested.
  private mutating func properties(
    of table: FieldTable, _ dialect: Dialect?, besides common: FieldTable? = nil
  ) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var patterns: [JSONValue.Member] = []
    let shared = common?.fields.flatMap { [$0.key] + $0.aliases } ?? []
    if !shared.isEmpty { patterns.append(.init(alternatives(shared), .bool(true))) }
    for field in table.fields where !shared.contains(field.key) {
      let schema = property(field, dialect)
      members.append(.init(field.key, schema))
      if !field.aliases.isEmpty { patterns.append(.init(alternatives(field.aliases), schema)) }
    }
    var result = [JSONValue.Member("properties", .object(members))]
    if !patterns.isEmpty { result.append(.init("patternProperties", .object(patterns))) }
    return result
  }

  /// Editors read a description beside a reference, validators pass over it.
  private mutating func property(_ field: FieldAbout, _ dialect: Dialect?) -> JSONValue {
    var members = [JSONValue.Member("description", .string(field.summary))]
    if let text = field.defaultText { members.append(.init("default", DefaultValue.json(text))) }
    return .object(members + keywords(field.type, dialect))
  }

  /// `^(a|b)$`
  func alternatives(_ names: [String]) -> String {
    "^(\(names.map(Self.escaped).joined(separator: "|")))$"
  }

  private static func escaped(_ name: String) -> String {
    name.map { $0 == "." ? "\\." : String($0) }.joined()
  }
}
