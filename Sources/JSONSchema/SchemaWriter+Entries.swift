internal import Catalog
internal import JSONText
internal import Spec

/// Entries of the catalogue: a name, or a one-key mapping from the name to its parameters.
extension SchemaWriter {
  mutating func entryKeywords(_ kind: EntryKind, _ dialect: Dialect?) -> [JSONValue.Member] {
    if let dialect { return choices(kind, dialect) }
    return [.init("anyOf", .array(Dialect.allCases.map { schema(.entry(kind), $0) }))]
  }

  /// Kinds that are the same in both dialects are defined once.
  static func name(of kind: EntryKind, _ dialect: Dialect) -> String {
    Registry.names(kind, .keras) == Registry.names(kind, .torch)
      ? kind.rawValue : "\(dialect.rawValue).\(kind.rawValue)"
  }

  private mutating func choices(_ kind: EntryKind, _ dialect: Dialect) -> [JSONValue.Member] {
    let entries = entries(kind, dialect)
    var properties: [JSONValue.Member] = []
    var patterns: [JSONValue.Member] = []
    for entry in entries {
      let about = entry.type.about
      let reference = named(entry.name) { $0.parameters(entry.type, entry.kind, kind, dialect) }
      properties.append(.init(about.name, reference))
      if !about.aliases.isEmpty { patterns.append(.init(alternatives(about.aliases), reference)) }
    }
    var mapping: [JSONValue.Member] = [
      .init("type", "object"), .init("minProperties", .int(1)), .init("maxProperties", .int(1)),
      .init("properties", .object(properties)),
    ]
    if !patterns.isEmpty { mapping.append(.init("patternProperties", .object(patterns))) }
    // A layer of another name is a block of the spec.
    let other = kind == .layer ? use(dialect) : .bool(false)
    mapping.append(.init("additionalProperties", other))
    return [.init("anyOf", [names(entries.map(\.type), kind), .object(mapping)])]
  }

  private typealias Candidate = (type: any CatalogEntry.Type, kind: EntryKind, name: String)

  /// What a kind can name: activations are layers, too, and every loss is a metric.
  private func entries(_ kind: EntryKind, _ dialect: Dialect) -> [Candidate] {
    var result: [Candidate] = []
    var seen: Set<String> = []
    let kinds: [EntryKind] =
      switch kind {
      case .layer: [.layer, .activation]
      case .metric: [.metric, .loss]
      default: [kind]
      }
    for source in kinds {
      for type in Registry.entries(source) where type.about.dialects.contains(dialect) {
        guard seen.insert(type.about.name).inserted else { continue }
        // As a layer, an activation takes the keys of layers, too.
        let folder = kind == .layer ? kind : source
        result.append((type, source, "\(Self.name(of: folder, dialect)).\(type.about.name)"))
      }
    }
    return result.sorted { $0.type.about.name < $1.type.about.name }
  }

  /// The name alone.
  private func names(_ types: [any CatalogEntry.Type], _ kind: EntryKind) -> JSONValue {
    if types.isEmpty { return Self.parameter }
    let known = types.map { type -> JSONValue in
      ["const": .string(type.about.name), "description": .string(type.about.summary)]
    }
    if kind == .layer { return ["anyOf": [["oneOf": .array(known)], ["type": "string"]]] }
    let aliases = types.flatMap { $0.about.aliases }
    var choices: [JSONValue] = [["oneOf": .array(known)]]
    if !aliases.isEmpty {
      choices.append(["type": "string", "pattern": .string(alternatives(aliases))])
    }
    return ["anyOf": .array(choices + [Self.parameter])]
  }

  /// What stands behind the name: a mapping, nothing, or one value for the first parameter.
  private mutating func parameters(
    _ type: any CatalogEntry.Type, _ source: EntryKind, _ kind: EntryKind, _ dialect: Dialect
  ) -> JSONValue {
    let fields = type.table
    let common = Self.commonTable(kind)
    var mapping =
      table(
        fields, dialect, common: common, commonName: "\(Self.name(of: kind, dialect)).common"
      ).members ?? []
    if kind == .layer || kind == .step { mapping += required(fields) }
    var choices: [JSONValue] = [.object(mapping), ["type": "null"]]
    if let first = fields.fields.first { choices.append(schema(first.type, dialect)) }
    return [
      "description": .string(type.about.summary),
      "markdownDescription": .string(markdown(type.about)),
      "anyOf": .array(choices),
    ]
  }

  private static func commonTable(_ kind: EntryKind) -> FieldTable? {
    switch kind {
    case .layer: LayerEntry.commonSchema.table
    case .step: StepEntry.Common.schema.table
    default: nil
    }
  }

  /// Lists of layers and steps are never merged with those of a base, so what they need stands in them.
  private func required(_ table: FieldTable) -> [JSONValue.Member] {
    let needed = table.fields.filter(\.isRequired)
    let plain = needed.filter(\.aliases.isEmpty).map { JSONValue.string($0.key) }
    let missing = needed.filter { !$0.aliases.isEmpty }.map { field -> JSONValue in
      let spellings = [field.key] + field.aliases
      return ["not": ["anyOf": .array(spellings.map { ["required": [.string($0)]] })]]
    }
    return (plain.isEmpty ? [] : [.init("required", .array(plain))])
      + (missing.isEmpty ? [] : [.init("not", ["anyOf": .array(missing)])])
  }

  /// The use of a block: its parameters are its own.
  private mutating func use(_ dialect: Dialect) -> JSONValue {
    let common = named("\(dialect.rawValue).layer.common") {
      $0.openTable(LayerEntry.commonSchema.table, dialect)
    }
    return [
      "description": "A block of this spec.", "anyOf": [["not": ["type": "object"]], common],
    ]
  }

  private func markdown(_ about: About) -> String {
    var text = about.summary
    if let formula = about.formula { text += "\n\n`\(formula)`" }
    if !about.aliases.isEmpty {
      text += "\n\nAlso written \(about.aliases.map { "`\($0)`" }.joined(separator: ", "))."
    }
    return text
  }
}
