import Catalog

/// Names and aliases of what an entry of the catalogue takes.
func parameterNames<Entry: CatalogEntry>(of entry: Entry) -> Set<String> {
  Set(Entry.schema.fields.flatMap { [$0.key] + $0.aliases })
}
