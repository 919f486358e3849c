internal import Catalog
internal import SourceText
internal import YAML

/// From entries to layers: blocks are replaced by what they hold, repetitions written out.
extension GraphBuilder {
  mutating func expand(_ templates: EntryTemplates, scope: Int) {
    scopes[scope].reserved = templates.names
    for template in templates.entries { expand(template, scope: scope) }
  }

  private mutating func expand(_ template: EntryTemplate, scope: Int) {
    let entry = template.entry
    if case .input = template.content { return declareInlineInput(entry, scope: scope) }
    let count = entry.repeatCount?.value ?? 1
    for iteration in 0..<count {
      guard nodes.count < Self.maximumLayers else { return reportTooMany(entry) }
      let layersBefore = nodes.count
      let operands = iteration == 0 ? self.operands(of: entry, scope: scope) : scopes[scope].last
      let name = scopes[scope].name(
        for: entry, kind: template.kind, iteration: iteration, of: count)
      switch template.content {
      case .layer(let layer): add(layer, entry, operands, scope: scope, name: name)
      case .block(let block): expand(block, entry, operands, scope: scope, name: name)
      case .input: break
      }
      // A block without layers has none the next time either: the limit above would never be met.
      if nodes.count == layersBefore { break }
    }
    if let name = entry.name {
      declare(name, scopes[scope].last.first, scope: scope)
    }
  }

  private mutating func add(
    _ layer: LayerDeclaration, _ entry: LayerEntry, _ operands: [PendingOperand], scope: Int,
    name: String
  ) {
    let full = scopes[scope].prefix.isEmpty ? name : scopes[scope].prefix + name
    var node = LayerNode(name: full, declaration: layer)
    var isResolved = entry.share == nil
    for operand in operands {
      if case .found(let found) = operand {
        node.operands.append(found)
      } else {
        isResolved = false
      }
    }
    nodes.append(node)
    if !isResolved {
      unresolved.append(
        UnresolvedNode(
          index: nodes.count - 1, operands: operands, scope: scope, share: entry.share))
    }
    let result = PendingOperand.found(
      .init(producer: .layer(nodes.count - 1), output: nil, range: nil))
    scopes[scope].add([result], named: name, at: entry.arguments.ownerRange)
  }

  private mutating func expand(
    _ template: BlockTemplate, _ entry: LayerEntry, _ operands: [PendingOperand], scope: Int,
    name: String
  ) {
    if let block = template.block {
      guard !openBlocks.contains(block.name.value) else {
        return decoder.report(
          "spec/block-cycle", "block '\(block.name.value)' uses itself",
          at: entry.arguments.ownerRange,
          notes: [.init("the block is declared here", at: block.range)])
      }
      openBlocks.append(block.name.value)
    }
    defer { if template.block != nil { openBlocks.removeLast() } }
    guard template.uses.count <= Self.maximumDepth else {
      return decoder.report(
        "spec/too-many-layers", "blocks are nested deeper than \(Self.maximumDepth)",
        at: entry.range)
    }
    guard let entries = entries(of: template, name) else { return }
    scopes.append(
      Scope(prefix: "\(scopes[scope].prefix)\(name)/", parent: scope, incoming: operands))
    let inner = scopes.count - 1
    expand(entries, scope: inner)
    scopes[scope].add(scopes[inner].last, named: name, at: entry.arguments.ownerRange)
  }

  private mutating func reportTooMany(_ entry: LayerEntry) {
    guard !isFull else { return }
    isFull = true
    decoder.report(
      "spec/too-many-layers", "the model has more than \(Self.maximumLayers) layers",
      at: entry.repeatCount?.range ?? entry.arguments.ownerRange)
  }
}

// MARK: - Reading entries

extension GraphBuilder {
  mutating func templates(
    of entries: [LayerEntry], path: String, uses: [SourceRange]
  ) -> EntryTemplates {
    EntryTemplates(
      entries.enumerated().map { index, entry in
        EntryTemplate(entry, content(of: entry, path: (path, index), uses: uses))
      })
  }

  private mutating func content(
    of entry: LayerEntry, path: LayerDeclaration.Path, uses: [SourceRange]
  ) -> EntryTemplate.Content {
    let kind = entry.arguments.owner
    if LayerEntry.inputKinds.contains(kind) { return .input }
    if let block = blocks[kind] {
      return .block(
        BlockTemplate(
          block, block.layers, arguments: arguments(of: block, entry),
          uses: uses + [entry.arguments.ownerRange]))
    }
    if let layers = inlineLayers(entry) {
      return .block(
        BlockTemplate(
          nil, layers, arguments: decoder.blockArguments,
          uses: uses + [entry.arguments.ownerRange]))
    }
    defer { declarations += 1 }
    let arguments = withDefaults(entry.arguments)
    // A list of one operand and the operand alone are not alike.
    let text = decoder.plainText(of: arguments).map { entry.fromIsList ? "[\($0)]" : $0 }
    let start = decoder.diagnostics.count
    let known = text.flatMap { readLayers[$0] }
    let layer = known?.entry ?? decoder.entry(named: arguments, .layer)
    noteUses(uses, from: start)
    if let text, let layer, known == nil, decoder.diagnostics.count == start {
      readLayers[text] = (layer, declarations)
    }
    return .layer(
      LayerDeclaration(
        index: declarations, likeness: known?.declaration ?? declarations,
        kind: layer?.name ?? kind, layer: layer?.value as? any Layer,
        arguments: layer.map { decoder.named(arguments, like: $0.arguments) } ?? entry.arguments,
        path: path, range: entry.arguments.ownerRange, entryRange: entry.range, uses: uses,
        blockArguments: decoder.blockArguments, trainable: entry.trainable,
        listsOperands: entry.fromIsList))
  }

  /// The entries of a block, read when it is reached for the first time; nil where its arguments are incomplete.
  private mutating func entries(of template: BlockTemplate, _ name: String) -> EntryTemplates? {
    if let entries = template.entries { return entries }
    guard let arguments = template.arguments else { return nil }
    let outer = decoder.blockArguments
    decoder.blockArguments = arguments
    defer { decoder.blockArguments = outer }
    let start = decoder.diagnostics.count
    let entries = template.items.compactMap { item in
      decoder.currentKey = "layers"
      return LayerEntry(item, &decoder)
    }
    noteUses(template.uses, from: start)
    let path = template.block.map { "blocks.\($0.name.value).layers" } ?? "\(name).layers"
    let result = templates(of: entries, path: path, uses: template.uses)
    template.entries = result
    return result
  }

  private func inlineLayers(_ entry: LayerEntry) -> [Node]? {
    guard entry.arguments.owner == "sequential" || entry.arguments.owner == "Sequential" else {
      return nil
    }
    return entry.pairs.first { $0.key == "layers" || $0.key.isEmpty }?.value.sequence
  }

  /// Says of everything found inside a block where the block is used.
  private mutating func noteUses(_ uses: [SourceRange], from start: Int) {
    guard let use = uses.last else { return }
    for index in start..<decoder.diagnostics.count {
      decoder.diagnostics[index].notes.append(.init("in the block used here", at: use))
    }
  }

  private mutating func arguments(
    of block: BlockDeclaration, _ entry: LayerEntry
  ) -> [String: Node]? {
    var values: [String: Node] = [:]
    var isComplete = true
    let names = block.parameters.map(\.name.value)
    for pair in entry.arguments.pairs {
      let key = pair.key.isEmpty ? names.first ?? "" : pair.key
      guard names.contains(key) else {
        decoder.reportUnknownKey(pair, of: block.name.value, expected: names)
        continue
      }
      decoder.currentKey = key
      values[key] = decoder.bound(pair.value)
    }
    for parameter in block.parameters where values[parameter.name.value] == nil {
      guard !parameter.default.isNull else {
        isComplete = false
        decoder.report(
          "spec/missing-parameter", "block '\(block.name.value)' needs '\(parameter.name.value)'",
          at: entry.arguments.ownerRange, notes: [.init("declared here", at: parameter.name.range)])
        continue
      }
      values[parameter.name.value] = parameter.default
    }
    return isComplete ? values : nil
  }

  /// Adds the model's default initialiser and regulariser where the layer names none.
  private func withDefaults(_ arguments: Arguments) -> Arguments {
    guard model.defaultInitializer != nil || model.defaultRegularizer != nil,
      let type = Registry.find(.layer, arguments.owner, model.dialect)
    else { return arguments }
    var pairs = arguments.pairs
    for (key, node) in [
      ("kernel_initializer", model.defaultInitializer),
      ("kernel_regularizer", model.defaultRegularizer),
    ] {
      guard let node, hasField(type, key), !pairs.contains(where: { $0.key == key }) else {
        continue
      }
      // A single unnamed value is the first parameter and must stay it.
      if pairs.first?.key.isEmpty == true, let primary = firstKey(type) {
        pairs[0] = .init(key: primary, keyRange: pairs[0].keyRange, value: pairs[0].value)
      }
      pairs.append(.init(key: key, keyRange: node.place, value: node))
    }
    return Arguments(owner: arguments.owner, ownerRange: arguments.ownerRange, pairs: pairs)
  }

  private func hasField<E: CatalogEntry>(_ type: E.Type, _ key: String) -> Bool {
    type.schema.field(named: key) != nil
  }
  private func firstKey<E: CatalogEntry>(_ type: E.Type) -> String? {
    type.schema.fields.first?.key
  }
}
