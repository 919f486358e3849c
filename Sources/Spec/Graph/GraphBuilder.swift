internal import Arrays
internal import Catalog
internal import Shapes
internal import SourceText
internal import YAML

/// Expands blocks and repetitions, names the layers and resolves what they read.
struct GraphBuilder {
  /// More layers than any real model has; a bound on what `repeat` can ask for.
  static let maximumLayers = 20_000
  static let maximumDepth = 32

  let model: ModelSection
  let blocks: [String: BlockDeclaration]
  var decoder: SpecDecoder
  private var inputs: [InputDeclaration]
  private var pending: [PendingNode] = []
  private var scopes: [Scope] = []
  private var openBlocks: [String] = []
  private var isFull = false

  init(_ model: ModelSection, blocks: [BlockDeclaration], decoder: SpecDecoder) {
    self.model = model
    self.decoder = decoder
    inputs = model.inputs
    var table: [String: BlockDeclaration] = [:]
    for block in blocks {
      if Registry.find(.layer, block.name.value, model.dialect) != nil {
        self.decoder.report(
          "spec/duplicate-name", "block '\(block.name.value)' has the name of a layer",
          at: block.name.range,
          help: "give the block a name of its own")
      }
      table[block.name.value] = block
    }
    self.blocks = table
    self.decoder.dialect = model.dialect
  }

  mutating func build() -> Graph {
    scopes.append(Scope(prefix: "", parent: nil, incoming: []))
    for (index, input) in inputs.enumerated() { declareInput(input.name, index) }
    for name in model.unreadableInputs {
      scopes[0].table[name.value] = (.missing, name.range)
    }
    scopes[0].incoming = incoming
    expand(model.layers, scope: 0, path: "model.layers", uses: [])
    let outputs = resolveOutputs()
    let resolved = resolveAll()
    let (nodes, order) = sorted(resolved)
    return Graph(
      dialect: model.dialect, layout: model.layout, inputs: inputs, nodes: nodes,
      outputs: outputs.map { GraphOutput(name: $0.name, operand: $0.operand.renumbered(order)) })
  }

  /// What the first entry reads: the only input, if there is just one.
  private var incoming: [PendingOperand] {
    switch (inputs.count, model.unreadableInputs.count) {
    case (1, 0): [.found(.init(producer: .input(0), output: nil, range: nil))]
    case (0, _): [.missing]
    default: []
    }
  }

  // MARK: Expansion

  private mutating func expand(
    _ entries: [LayerEntry], scope: Int, path: String, uses: [SourceRange]
  ) {
    scopes[scope].reserved = Set(entries.compactMap { $0.name?.value })
    for (index, entry) in entries.enumerated() {
      expand(entry, scope: scope, path: "\(path)[\(index)]", uses: uses)
    }
  }

  private mutating func expand(_ entry: LayerEntry, scope: Int, path: String, uses: [SourceRange]) {
    let kind = entry.arguments.owner
    if kind == "input" || kind == "Input" || kind == "InputLayer" {
      return declareInlineInput(entry, scope: scope)
    }
    let body = blockBody(entry)
    let layer = body == nil ? decodeLayer(entry, uses) : nil
    let canonical = body == nil ? layer?.name ?? kind : kind
    let count = entry.repeatCount?.value ?? 1
    for iteration in 0..<count {
      guard pending.count < Self.maximumLayers else { return reportTooMany(entry) }
      let layersBefore = pending.count
      let operands = iteration == 0 ? self.operands(of: entry, scope: scope) : scopes[scope].last
      let name = scopes[scope].name(for: entry, kind: canonical, iteration: iteration, of: count)
      if let body {
        expand(body, entry, operands, scope: scope, name: name, uses: uses)
      } else {
        add(entry, layer, canonical, operands, scope: scope, name: name, path: path, uses: uses)
      }
      // A block without layers has none the next time either: the limit above would never be met.
      if pending.count == layersBefore { break }
    }
    if let name = entry.name {
      declare(name, scopes[scope].last.first, scope: scope, isRepeated: count > 1)
    }
  }

  private mutating func add(
    _ entry: LayerEntry, _ layer: Entry?, _ kind: String, _ operands: [PendingOperand], scope: Int,
    name: String,
    path: String, uses: [SourceRange]
  ) {
    let full = scopes[scope].prefix + name
    pending.append(
      PendingNode(
        node: LayerNode(
          name: full, kind: kind, layer: layer?.value as? any Layer,
          arguments: layer?.arguments ?? entry.arguments,
          operands: [], path: path, range: entry.arguments.ownerRange, entryRange: entry.range,
          uses: uses,
          isTrainable: entry.trainable?.value ?? true, trainable: entry.trainable),
        operands: operands, scope: scope, share: entry.share))
    let result = PendingOperand.found(
      .init(producer: .layer(pending.count - 1), output: nil, range: nil))
    scopes[scope].entries.append([result])
    if scopes[scope].table[name] == nil {
      scopes[scope].table[name] = (result, entry.arguments.ownerRange)
    }
  }

  private mutating func decodeLayer(_ entry: LayerEntry, _ uses: [SourceRange]) -> Entry? {
    let start = decoder.diagnostics.count
    let arguments = withDefaults(entry.arguments)
    let layer = decoder.entry(named: arguments, .layer)
    noteUses(uses, from: start)
    return layer
  }

  /// Says of everything found inside a block where the block is used.
  private mutating func noteUses(_ uses: [SourceRange], from start: Int) {
    guard let use = uses.last else { return }
    for index in start..<decoder.diagnostics.count {
      decoder.diagnostics[index].notes.append(.init("in the block used here", at: use))
    }
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

  private mutating func reportTooMany(_ entry: LayerEntry) {
    guard !isFull else { return }
    isFull = true
    decoder.report(
      "spec/too-many-layers", "the model has more than \(Self.maximumLayers) layers",
      at: entry.repeatCount?.range ?? entry.arguments.ownerRange)
  }

  // MARK: Inputs

  private mutating func declareInput(_ name: Located<String>, _ index: Int) {
    let operand = PendingOperand.found(.init(producer: .input(index), output: nil, range: nil))
    if let first = scopes[0].table[name.value] {
      return reportDuplicate(name, first.range)
    }
    scopes[0].table[name.value] = (operand, name.range)
  }

  private mutating func declareInlineInput(_ entry: LayerEntry, scope: Int) {
    guard scope == 0 else {
      decoder.report(
        "spec/wrong-type", "a block has no inputs of its own", at: entry.arguments.ownerRange)
      return
    }
    let name =
      entry.name
      ?? Located(inputs.isEmpty ? "input" : "input_\(inputs.count)", at: entry.arguments.ownerRange)
    guard let value = entry.pairs.first(where: { $0.key.isEmpty || $0.key == "shape" })?.value,
      let shape = decoder.shape(value, model.layout)
    else {
      scopes[0].table[name.value] = (.missing, name.range)
      scopes[0].entries.append([.missing])
      return
    }
    decoder.currentKey = "dtype"
    let element = entry.pairs.first { $0.key == "dtype" }.flatMap { pair in
      decoder.choice(pair.value, of: ElementType.self).map { Located($0, at: pair.value.place) }
    }
    inputs.append(InputDeclaration(name: name, shape: shape, element: element, range: nil))
    declareInput(name, inputs.count - 1)
    scopes[0].entries.append([
      .found(.init(producer: .input(inputs.count - 1), output: nil, range: nil))
    ])
  }

  // MARK: Blocks

  private enum Body {
    case block(BlockDeclaration)
    case inline([Node])
  }

  private mutating func blockBody(_ entry: LayerEntry) -> Body? {
    if let block = blocks[entry.arguments.owner] { return .block(block) }
    let sequential = model.dialect == .keras ? "sequential" : "Sequential"
    guard entry.arguments.owner == sequential || entry.arguments.owner == "sequential",
      let layers = entry.pairs.first(where: { $0.key == "layers" || $0.key.isEmpty })?.value
        .sequence
    else { return nil }
    return .inline(layers)
  }

  private mutating func expand(
    _ body: Body, _ entry: LayerEntry, _ operands: [PendingOperand], scope: Int, name: String,
    uses: [SourceRange]
  ) {
    let outer = decoder.blockArguments
    defer { decoder.blockArguments = outer }
    let items: [Node]
    let path: String
    switch body {
    case .inline(let layers): (items, path) = (layers, "\(name).layers")
    case .block(let block):
      guard !openBlocks.contains(block.name.value) else {
        decoder.report(
          "spec/block-cycle", "block '\(block.name.value)' uses itself",
          at: entry.arguments.ownerRange,
          notes: [.init("the block is declared here", at: block.range)])
        return
      }
      guard let arguments = arguments(of: block, entry) else { return }
      decoder.blockArguments = arguments
      (items, path) = (block.layers, "blocks.\(block.name.value).layers")
      openBlocks.append(block.name.value)
    }
    defer { if case .block = body { openBlocks.removeLast() } }
    guard uses.count < Self.maximumDepth else {
      decoder.report(
        "spec/too-many-layers", "blocks are nested deeper than \(Self.maximumDepth)",
        at: entry.range)
      return
    }
    let uses = uses + [entry.arguments.ownerRange]
    let start = decoder.diagnostics.count
    let entries = items.compactMap { item in
      decoder.currentKey = "layers"
      return LayerEntry(item, &decoder)
    }
    noteUses(uses, from: start)
    scopes.append(
      Scope(prefix: "\(scopes[scope].prefix)\(name)/", parent: scope, incoming: operands))
    let inner = scopes.count - 1
    expand(entries, scope: inner, path: path, uses: uses)
    let result = scopes[inner].last
    scopes[scope].entries.append(result)
    if scopes[scope].table[name] == nil, let first = result.first {
      scopes[scope].table[name] = (first, entry.arguments.ownerRange)
    }
  }

  private mutating func arguments(of block: BlockDeclaration, _ entry: LayerEntry) -> [String:
    Node]?
  {
    var values: [String: Node] = [:]
    var isComplete = true
    let names = block.parameters.map(\.name.value)
    for pair in entry.arguments.pairs {
      let key = pair.key.isEmpty ? names.first ?? "" : pair.key
      guard names.contains(key) else {
        decoder.reportUnknownKey(pair, of: block.name.value, expected: names)
        continue
      }
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

  // MARK: Names

  private mutating func declare(
    _ name: Located<String>, _ operand: PendingOperand?, scope: Int, isRepeated: Bool
  ) {
    guard let operand else { return }
    if let first = scopes[scope].table[name.value], first.range != name.range,
      scopes[scope].explicit.contains(name.value)
    {
      return reportDuplicate(name, first.range)
    }
    scopes[scope].explicit.insert(name.value)
    scopes[scope].table[name.value] = (operand, name.range)
  }

  private mutating func reportDuplicate(_ name: Located<String>, _ first: SourceRange) {
    decoder.report(
      "spec/duplicate-name", "the name '\(name.value)' is taken", at: name.range,
      notes: [.init("first used here", at: first)], help: "give each layer a name of its own")
  }

  private mutating func operands(of entry: LayerEntry, scope: Int) -> [PendingOperand] {
    guard let from = entry.from else {
      let before = scopes[scope].last
      if before.isEmpty, scope == 0, pending.isEmpty, inputs.count > 1 {
        decoder.report(
          "spec/missing-parameter",
          "the model has \(inputs.count) inputs, so '\(entry.arguments.owner)' must say which it reads",
          at: entry.arguments.ownerRange, help: "add 'from: \(inputs[0].name.value)'")
        return [.missing]
      }
      return before
    }
    var result: [PendingOperand] = []
    for reference in from {
      switch reference.value {
      case .blockInput:
        if scope == 0 {
          decoder.report(
            "spec/undefined-name", "'$input' exists only inside a block", at: reference.range)
          result.append(.missing)
          continue
        }
        result += scopes[scope].incoming.map { $0.located(at: reference.range) }
      case .back(let count):
        guard let value = scopes[scope].back(count) else {
          decoder.report(
            "spec/undefined-name", "there is no entry \(count) before this one", at: reference.range
          )
          result.append(.missing)
          continue
        }
        result += value.map { $0.located(at: reference.range) }
      case .name(let name):
        result.append(.named(name, reference.range))
      }
    }
    return result
  }

  // MARK: Resolution

  private mutating func resolveAll() -> [LayerNode] {
    pending.map { item in
      var node = item.node
      for operand in item.operands {
        guard let found = resolve(operand, scope: item.scope) else {
          node.isBroken = true
          continue
        }
        node.operands.append(found)
      }
      if let share = item.share,
        let found = resolve(.named(share.value, share.range), scope: item.scope),
        case .layer(let index) = found.producer
      {
        node.sharesWith = index
      }
      return node
    }
  }

  private mutating func resolve(_ operand: PendingOperand, scope: Int) -> Operand? {
    switch operand {
    case .found(let operand): return operand
    case .missing: return nil
    case .named(let text, let range):
      let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      var current: Int? = scope
      while let index = current {
        if let hit = scopes[index].find(parts[0]) {
          guard let found = resolve(hit, scope: index) else { return nil }
          return Operand(
            producer: found.producer, output: parts.count > 1 ? parts[1] : found.output,
            range: range)
        }
        current = scopes[index].parent
      }
      // A layer inside a block, from outside: `residual_1/a`.
      if let index = pending.firstIndex(where: {
        $0.node.name == scopes[scope].prefix + parts[0] || $0.node.name == parts[0]
      }) {
        return Operand(
          producer: .layer(index), output: parts.count > 1 ? parts[1] : nil, range: range)
      }
      // Without any input there is a better finding about them.
      if inputs.isEmpty { return nil }
      let known = scopes[scope].table.keys.sorted()
      let near = didYouMean(parts[0], among: known)
      decoder.report(
        "spec/undefined-name", "'\(parts[0])' is not a layer or an input", at: range,
        notes: near.flatMap { near in
          scopes[scope].table[near].map { [.init("'\(near)' is defined here", at: $0.range)] }
        } ?? [],
        help: near.map { "did you mean '\($0)'?" },
        fixes: near.map { [.replace(range, with: $0, "replace with '\($0)'")] } ?? [])
      return nil
    }
  }

  private mutating func resolveOutputs() -> [GraphOutput] {
    if let names = model.outputs {
      return names.compactMap { name in
        resolve(.named(name.value, name.range), scope: 0).map {
          GraphOutput(name: name.value, operand: $0)
        }
      }
    }
    guard let last = scopes[0].last.first, let operand = resolve(last, scope: 0),
      !scopes[0].entries.isEmpty
    else { return [] }
    if case .layer(let index) = operand.producer {
      return [GraphOutput(name: pending[index].node.name, operand: operand)]
    }
    return []
  }

  /// Puts operands before their users; a layer on a cycle is reported once and loses the operand that closes it.
  private mutating func sorted(_ nodes: [LayerNode]) -> ([LayerNode], [Int: Int]) {
    var sorter = TopologicalSort(nodes)
    let order = sorter.run()
    for cycle in sorter.cycles {
      let first = nodes[cycle.min() ?? cycle[0]]
      let names = cycle.map { nodes[$0].name }
      decoder.report(
        "spec/cycle",
        "layers read each other in a circle: \((names + [names[0]]).joined(separator: " → "))",
        at: first.operands.compactMap(\.range).first ?? first.range)
    }
    var renumbering: [Int: Int] = [:]
    for (position, index) in order.enumerated() { renumbering[index] = position }
    let sorted = order.map { index in
      var node = nodes[index]
      let whole = node.operands.filter { !sorter.isCut(from: index, to: $0.producer) }
      node.isBroken = node.isBroken || whole.count < node.operands.count
      node.operands = whole.map { $0.renumbered(renumbering) }
      node.sharesWith = node.sharesWith.flatMap { renumbering[$0] }
      return node
    }
    return (sorted, renumbering)
  }
}

extension Operand {
  func renumbered(_ order: [Int: Int]) -> Operand {
    guard case .layer(let index) = producer, let new = order[index] else { return self }
    return Operand(producer: .layer(new), output: output, range: range)
  }
}
