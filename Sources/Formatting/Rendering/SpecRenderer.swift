internal import Catalog
internal import SourceText
package import Spec
internal import YAML

/// Writes a spec with everything that it leaves to defaults: bases merged, names canonical, keys in order.
package struct SpecRenderer {
  let document: SpecDocument
  private let dialect: Dialect
  private let blocks: [String: BlockDeclaration]

  /// - Parameter document: a spec that could be read without errors.
  package init(_ document: SpecDocument) {
    self.document = document
    dialect = document.spec?.model?.dialect ?? .keras
    blocks = Dictionary(
      (document.spec?.blocks ?? []).map { ($0.name.value, $0) }, uniquingKeysWith: { $1 })
  }

  /// The spec as YAML; nil where there is none.
  ///
  /// - Parameter expandsBlocks: whether layers are listed one by one, without blocks and repetitions.
  package func text(expandsBlocks: Bool = false) -> String? {
    guard var root = document.root, root.mapping != nil else { return nil }
    root = root.removing("extends")
    if expandsBlocks, let graph = document.graph {
      root = GraphListing(graph, document).replacingLayers(in: root)
    } else {
      root = named(root)
    }
    return YAMLText.text(filled(render(root, Spec.schema.table)))
  }

  // MARK: Sections

  /// What is known only from several sections.
  private func filled(_ root: Node) -> Node {
    var root = root
    if let model = document.spec?.model {
      root = root.updating("model") { section in
        var section = section.setting("layout", to: .plain(model.layout.rawValue))
        if section["outputs"] == nil, let outputs = document.graph?.outputs.map(\.name),
          !outputs.isEmpty, !outputs.contains(where: { $0.contains("/") })
        {
          section = section.adding("outputs", .list(outputs.map(Node.plain)))
        }
        return section
      }
    }
    // The stream says how it is batched and shuffled.
    if document.spec?.data?.pipeline.contains(where: { $0.name == "batch" }) ?? false {
      for key in ["batch_size", "shuffle"] where document.root?["training"]?[key] == nil {
        root = root.updating("training") { $0.removing(key) }
      }
    }
    return root
  }

  /// The layers of the model with the names that they are given without one.
  private func named(_ root: Node) -> Node {
    let nodes = document.graph?.nodes ?? []
    let byPath = Dictionary(grouping: nodes, by: \.path)
    return root.updating("model") { model in
      model.updating("layers") { layers in
        .list(
          (layers.sequence ?? []).enumerated().map { index, entry in
            guard let uses = byPath["model.layers[\(index)]"], uses.count == 1,
              entry.parameters?["name"] == nil, entry.parameters?["repeat"] == nil,
              let first = uses[0].layer.map({ type(of: $0).table.fields.first?.key })
            else { return entry }
            return entry.withParameter("name", .plain(uses[0].name), first: first ?? nil)
          })
      }
    }
  }

  // MARK: Types

  private func render(_ node: Node, _ type: FieldType, isParameter: Bool = false) -> Node {
    switch type {
    case .table(let table): return render(node, table)
    case .entry(let kind): return render(node, kind, isParameter: isParameter)
    case .list(let item, _), .sequence(let item):
      guard let items = node.sequence else { return render(node, item, isParameter: isParameter) }
      return .list(items.map { render($0, item, isParameter: isParameter) })
    case .map(let value):
      guard let pairs = node.mapping else { return node }
      return .map(pairs.map { .init(key: $0.key, value: render($0.value, value)) })
    case .optional(let type):
      return node.isNull ? node : render(node, type, isParameter: isParameter)
    case .either(let types):
      return types.first { fits(node, $0) }.map { render(node, $0) } ?? node
    case .integer, .dimension, .number, .boolean, .text, .choice, .perAxis, .other: return node
    }
  }

  private func fits(_ node: Node, _ type: FieldType) -> Bool {
    switch type {
    case .entry(let kind):
      guard let pairs = node.mapping else { return node.scalar != nil }
      return pairs.count == 1 && pairs[0].key.text.flatMap { find(kind, $0) } != nil
    case .table, .map: return node.mapping != nil
    case .list, .sequence: return node.sequence != nil
    default: return node.scalar != nil
    }
  }

  private func render(
    _ node: Node, _ table: FieldTable, without: Set<String> = []
  ) -> Node {
    guard let pairs = node.mapping else { return node }
    var result: [Node.Pair] = []
    var known: Set<String> = []
    for field in table.fields {
      known.formUnion([field.key] + field.aliases)
      let pair =
        pairs.first { $0.key.text == field.key }
        ?? pairs.first { $0.key.text.map(field.aliases.contains) ?? false }
      if let pair {
        let value = render(pair.value, field.type, isParameter: true)
        result.append(.init(key: .plain(field.key), value: value))
      } else if let text = field.defaultText, !without.contains(field.key) {
        result.append(.init(key: .plain(field.key), value: Self.value(text)))
      }
    }
    return .map(result + pairs.filter { !known.contains($0.key.text ?? "") })
  }

  private static func value(_ text: String) -> Node {
    YAML.read(SourceFile(path: "default", text: text)).root ?? .plain(text)
  }

  // MARK: Entries

  private func find(_ kind: EntryKind, _ name: String) -> (any CatalogEntry.Type)? {
    if kind == .layer, blocks[name] != nil { return nil }
    return Registry.find(kind, name, dialect)
      ?? (kind == .layer ? Registry.find(.activation, name, dialect) : nil)
  }

  /// - Parameter isParameter: an entry named by a parameter of another stays a name.
  private func render(_ node: Node, _ kind: EntryKind, isParameter: Bool) -> Node {
    guard let name = node.entryName, !node.isNull else { return node }
    guard let type = find(kind, name) else { return node }
    let canonical = Node.plain(type.about.name)
    if node.mapping == nil, isParameter, !Self.isSection(kind) { return canonical }
    let given = node.parameters(first: type.table.fields.first?.key)
    let table = CanonicalTables.table(of: type, as: kind)
    let common = CanonicalTables.commonKeys(kind)
    let completed = kind == .layer ? withModelDefaults(given, type) : given
    for candidate in [
      render(completed, table, without: common),
      render(completed, table, without: common.union(table.keysThatDefaultToNull)),
    ] where decodes(candidate, canonical, kind, without: common) {
      return candidate.pairs.isEmpty ? canonical : .map([.init(key: canonical, value: candidate)])
    }
    return given.pairs.isEmpty ? canonical : .map([.init(key: canonical, value: given)])
  }

  /// Kinds whose entries say what is trained, wherever they stand.
  private static func isSection(_ kind: EntryKind) -> Bool {
    switch kind {
    case .layer, .loss, .metric, .optimizer, .schedule, .source, .step: true
    case .activation, .initializer, .regularizer, .constraint: false
    }
  }

  /// The model's initialiser and regulariser where the layer would take them.
  private func withModelDefaults(_ parameters: Node, _ type: any CatalogEntry.Type) -> Node {
    var parameters = parameters
    let model = document.root?["model"]
    for (key, value) in [
      ("kernel_initializer", model?["init"]), ("kernel_regularizer", model?["regularizer"]),
    ] {
      if let value, type.table.keys.contains(key), parameters[key] == nil {
        parameters = parameters.adding(key, value)
      }
    }
    return parameters
  }

  /// Whether an entry with its defaults can be read: some parameters cannot be given together.
  private func decodes(
    _ parameters: Node, _ name: Node, _ kind: EntryKind, without common: Set<String>
  ) -> Bool {
    var decoder = SpecDecoder(
      dimensions: document.spec?.dims.dimensions ?? [:],
      dimensionValues: document.spec?.dims.values ?? [:])
    decoder.dialect = dialect
    let own = parameters.pairs.filter { !common.contains($0.key.text ?? "") }
    // What the parameters of a block stand for differs from use to use.
    if own.contains(where: { $0.value.mentionsBlockParameter }) {
      return parameters.pairs.allSatisfy { !$0.value.isNull }
    }
    let entry = Node.map([.init(key: name, value: .map(own))])
    return decoder.entry(entry, kind) != nil && decoder.diagnostics.isEmpty
  }
}

extension FieldTable {
  fileprivate var keysThatDefaultToNull: Set<String> {
    Set(fields.filter { $0.defaultText == "null" }.map(\.key))
  }
}
