import Catalog
import JSONSchema
import JSONText
import Spec
import Testing

private let schema = SpecSchema.make()
private let definitions = schema["definitions"]?.members ?? []

@Suite struct SpecSchemaTests {
  @Test("Every reference names a definition, and every definition is referred to")
  func referencesAndDefinitionsMatch() {
    var named: Set<String> = []
    collectReferences(schema, into: &named)
    #expect(named == Set(definitions.map { "#/definitions/\($0.key)" }))
  }

  @Test("Every entry of the catalogue is there in its dialects, with all its parameters")
  func theCatalogueIsComplete() throws {
    for kind in EntryKind.allCases {
      for type in Registry.entries(kind) {
        for dialect in type.about.dialects {
          let name = "\(kind.rawValue).\(type.about.name)"
          let definition = definitions.first {
            $0.key == name || $0.key == "\(dialect.rawValue).\(name)"
          }
          let choices = try #require(definition?.value["anyOf"]?.array, "\(name) is missing")
          let described = choices.compactMap { $0["properties"]?.members?.map(\.key) }.first ?? []
          #expect(Set(keys(type)).subtracting(described).isEmpty, "\(name)")
        }
      }
    }
  }

  @Test("The same schema is written every time")
  func theTextIsTheSame() {
    #expect(SpecSchema.make().foldedText == schema.foldedText)
    #expect(
      JSONValue(parsing: [UInt8](schema.foldedText.utf8))?.foldedText == schema.foldedText)
  }

  private func keys(_ type: any CatalogEntry.Type) -> [String] {
    let common = LayerEntry.commonSchema.table.keys + StepEntry.Common.schema.table.keys
    return type.table.keys.filter { !common.contains($0) }
  }

  private func collectReferences(_ value: JSONValue, into names: inout Set<String>) {
    if let name = value["$ref"]?.string { names.insert(name) }
    for member in value.members ?? [] { collectReferences(member.value, into: &names) }
    for item in value.array ?? [] { collectReferences(item, into: &names) }
  }
}
