internal import Catalog
internal import SourceText
internal import Spec
internal import YAML

/// Goes through a file by the tables that it is read by, and finds the names that have a canonical spelling and the
/// mappings whose keys have an order.
///
/// What stands behind an alias or comes through a merge key belongs to another place and is left out.
struct SpecWalk {
  struct Name {
    let range: SourceRange
    let canonical: String
  }
  struct KeyedMapping {
    let node: Node
    /// Canonical position of each pair, in the order of the file.
    let ranks: [Int]
  }

  let dialect: Dialect
  /// A block hides the layer of its name.
  let blocks: Set<String>
  private(set) var names: [Name] = []
  /// An outer mapping stands before those in it.
  private(set) var mappings: [KeyedMapping] = []

  init(_ root: Node, dialect: Dialect, blocks: Set<String>) {
    (self.dialect, self.blocks) = (dialect, blocks)
    visit(root, Spec.schema.table)
  }

  private mutating func visit(_ node: Node, _ type: FieldType) {
    guard node.alias == nil else { return }
    switch type {
    case .table(let table): visit(node, table)
    case .entry(let kind): visit(node, kind)
    case .list(let item, _), .sequence(let item):
      for node in node.sequence ?? [node] { visit(node, item) }
    case .map(let value):
      for pair in node.pairs where pair.mergedFrom == nil { visit(pair.value, value) }
    case .optional(let type): if !node.isNull { visit(node, type) }
    case .either(let types):
      if let type = types.first(where: { fits(node, $0) }) { visit(node, type) }
    case .integer, .dimension, .number, .boolean, .text, .choice, .perAxis, .other: break
    }
  }

  private func fits(_ node: Node, _ type: FieldType) -> Bool {
    switch type {
    case .entry(let kind):
      if let pairs = node.mapping {
        return pairs.count == 1 && pairs[0].key.text.flatMap { find(kind, $0) } != nil
      }
      return node.scalar != nil
    case .table, .map: return node.mapping != nil
    case .list, .sequence: return node.sequence != nil
    default: return node.scalar != nil
    }
  }

  // MARK: Tables

  private mutating func visit(_ node: Node, _ table: FieldTable) {
    guard node.alias == nil, let pairs = node.mapping else { return }
    var ranks: [Int] = []
    var visits: [(Node, FieldType)] = []
    for pair in pairs where pair.mergedFrom == nil {
      guard let key = pair.key.text,
        let rank = table.fields.firstIndex(where: { $0.key == key || $0.aliases.contains(key) })
      else { continue }
      let field = table.fields[rank]
      ranks.append(rank)
      if node.pair(field.key) == nil { note(pair.key, field.key) }
      visits.append((pair.value, field.type))
    }
    if ranks.count == pairs.count, Set(ranks).count == ranks.count {
      mappings.append(KeyedMapping(node: node, ranks: ranks))
    }
    for (value, type) in visits { visit(value, type) }
  }

  private mutating func note(_ scalar: Node, _ canonical: String) {
    guard scalar.alias == nil, scalar.tag == nil, let text = scalar.text, text != canonical else {
      return
    }
    names.append(Name(range: scalar.range, canonical: canonical))
  }

  // MARK: Entries

  private mutating func visit(_ node: Node, _ kind: EntryKind) {
    if let name = node.text, !node.isNull {
      if let type = find(kind, name) { note(node, type.about.name) }
      return
    }
    guard let pairs = node.mapping, pairs.count == 1, pairs[0].mergedFrom == nil,
      let name = pairs[0].key.text, let type = find(kind, name)
    else { return }
    note(pairs[0].key, type.about.name)
    let value = pairs[0].value
    let table = CanonicalTables.table(of: type, as: kind)
    if value.mapping != nil {
      visit(value, table)
    } else if let first = type.table.fields.first, !value.isNull {
      visit(value, first.type)
    }
  }

  private func find(_ kind: EntryKind, _ name: String) -> (any CatalogEntry.Type)? {
    if kind == .layer, blocks.contains(name) { return nil }
    return Registry.find(kind, name, dialect)
      ?? (kind == .layer ? Registry.find(.activation, name, dialect) : nil)
  }
}
