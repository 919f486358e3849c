internal import Catalog
internal import Spec

/// The parameters of entries together with the keys that all of their kind take, in the order in which a spec writes them.
enum CanonicalTables {
  static func table(of type: any CatalogEntry.Type, as kind: EntryKind) -> FieldTable {
    let own = type.table.fields.filter { !commonKeys(kind).contains($0.key) }
    switch kind {
    case .layer: return FieldTable(own + LayerEntry.commonSchema.table.fields)
    case .step:
      // What it works on comes first, when it works last.
      let common = StepEntry.Common.schema.table.fields
      return FieldTable(common.prefix(1) + own + common.dropFirst())
    default: return type.table
    }
  }

  static func commonKeys(_ kind: EntryKind) -> Set<String> {
    switch kind {
    case .layer: Set(LayerEntry.commonSchema.table.keys)
    case .step: Set(StepEntry.Common.schema.table.keys)
    default: []
    }
  }
}
