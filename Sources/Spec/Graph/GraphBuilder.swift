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
  var inputs: [InputDeclaration]
  var nodes: [LayerNode] = []
  var unresolved: [UnresolvedNode] = []
  var scopes: [Scope] = []
  var openBlocks: [String] = []
  var isFull = false
  var declarations = 0
  /// Layers by what the spec says of them, with the declaration that said it first.
  var readLayers: [String: (entry: Entry, declaration: Int)] = [:]

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
      scopes[0].give(name.value, .missing, at: name.range)
    }
    scopes[0].incoming = incoming
    expand(templates(of: model.layers, path: "model.layers", uses: []), scope: 0)
    let outputs = resolveOutputs()
    resolveAll()
    let (nodes, positions) = sorted()
    return Graph(
      dialect: model.dialect, layout: model.layout, inputs: inputs, nodes: nodes,
      outputs: outputs.map {
        GraphOutput(name: $0.name, operand: $0.operand.renumbered(positions))
      },
      declarations: declarations)
  }

  /// What the first entry reads: the only input, if there is just one.
  private var incoming: [PendingOperand] {
    switch (inputs.count, model.unreadableInputs.count) {
    case (1, 0): [.found(.init(producer: .input(0), output: nil, range: nil))]
    case (0, _): [.missing]
    default: []
    }
  }

  // MARK: Inputs

  private mutating func declareInput(_ name: Located<String>, _ index: Int) {
    let operand = PendingOperand.found(.init(producer: .input(index), output: nil, range: nil))
    if let first = scopes[0].find(name.value) {
      return reportDuplicate(name, first.range)
    }
    scopes[0].explicit.insert(name.value)
    scopes[0].give(name.value, operand, at: name.range)
  }

  mutating func declareInlineInput(_ entry: LayerEntry, scope: Int) {
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
      scopes[0].give(name.value, .missing, at: name.range)
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

  // MARK: Names

  mutating func declare(_ name: Located<String>, _ operand: PendingOperand?, scope: Int) {
    guard let operand else { return }
    if scopes[scope].explicit.contains(name.value), let first = scopes[scope].find(name.value),
      first.range != name.range
    {
      return reportDuplicate(name, first.range)
    }
    scopes[scope].explicit.insert(name.value)
    scopes[scope].give(name.value, operand, at: name.range)
  }

  private mutating func reportDuplicate(_ name: Located<String>, _ first: SourceRange) {
    decoder.report(
      "spec/duplicate-name", "the name '\(name.value)' is taken", at: name.range,
      notes: [.init("first used here", at: first)], help: "give each layer a name of its own")
  }

  mutating func operands(of entry: LayerEntry, scope: Int) -> [PendingOperand] {
    guard let from = entry.from else {
      let before = scopes[scope].last
      if before.isEmpty, scope == 0, nodes.isEmpty, inputs.count > 1 {
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
}
