internal import Arrays
internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec

/// Runs shapes and facts forward through the graph.
struct ModelInterpreter {
  private let spec: Spec
  private let graph: Graph?
  private let pipeline: PipelineFacts
  private(set) var nodes: [NodeFacts] = []
  private(set) var inputs: [InputFacts] = []
  private(set) var constraints: [(constraint: Constraint, node: Int)] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var failures: [LayerFailure] = []

  /// Numbers written in the model, which a probe must not be mistaken for.
  private(set) var constants: Set<Int> = []
  private var memo: InferenceMemo

  init(_ spec: Spec, _ graph: Graph?, _ pipeline: PipelineFacts) {
    (self.spec, self.graph, self.pipeline) = (spec, graph, pipeline)
    memo = InferenceMemo(declarations: graph?.declarations ?? 0)
  }

  mutating func run(explainsFailures: Bool) {
    guard let graph else { return }
    for input in graph.inputs { inputs.append(facts(of: input, graph)) }
    for (index, node) in graph.nodes.enumerated() { interpret(node, index, graph) }
    guard !failures.isEmpty else { return }
    let shapes = explainsFailures ? ShapeDiagnostics(spec, graph) : nil
    diagnostics += failures.map {
      shapes?.diagnostic($0)
        ?? Diagnostic(
          $0.error.rule, spec.severity(of: $0.error), $0.error.message, at: $0.range)
    }
  }

  // MARK: Inputs

  private mutating func facts(of input: InputDeclaration, _ graph: Graph) -> InputFacts {
    let field = self.field(for: input, graph)
    var facts = field?.values ?? .unknown
    if let range = input.range, facts.range == nil {
      facts.range = range.value
      facts.rangeReasons = [Reason("declared in \(range.value)", at: range.range)]
    }
    let element = input.element?.value ?? spec.model?.dtype ?? .float32
    // Text that is still to be turned into numbers has another shape for that reason alone.
    if let field, field.element != .string || element == .string {
      checkShape(field, against: input)
    }
    return InputFacts(
      type: TensorType(input.shape.value, element), facts: facts, field: field?.name)
  }

  /// The feature of the same name, or the only feature for the only input.
  private func field(for input: InputDeclaration, _ graph: Graph) -> FieldFacts? {
    let features = pipeline.fields(.feature)
    if let field = features.first(where: { $0.name == input.name.value }) { return field }
    return features.count == 1 && graph.inputs.count == 1 ? features[0] : nil
  }

  /// What the pipeline delivers must be what the model takes.
  private mutating func checkShape(_ field: FieldFacts, against input: InputDeclaration) {
    guard let shape = field.shape else { return }
    let wanted = input.shape.value.dims.dropFirst()
    let values = spec.dims.values
    let differs =
      shape.rank != wanted.count
      || zip(shape.dims, wanted).contains { a, b in
        guard let x = a.evaluate(values), let y = b.evaluate(values) else { return false }
        return x != y
      }
    guard differs else { return }
    let last = field.history.last { $0.range.file == input.shape.range.file }
    var notes: [Diagnostic.Note] = []
    if let declaration = field.declaration {
      notes.append(.init("field '\(field.name)' is declared here", at: declaration))
    }
    if let last {
      notes.append(.init("and is \(Shape(shape.dims)) after \(last.name)", at: last.range))
    }
    diagnostics.append(
      Diagnostic(
        "shape/input-mismatch", .error,
        "input '\(input.name.value)' is \(input.shape.value) but its data is \(withBatch(shape, input))",
        at: input.shape.range, notes: notes,
        help: shapeHelp(shape, wanted.map { $0 }, field, values)))
  }

  private func withBatch(_ shape: Shape, _ input: InputDeclaration) -> String {
    "\(Shape(Array(input.shape.value.dims.prefix(1)) + shape.dims))"
  }

  private func shapeHelp(
    _ shape: Shape, _ wanted: [Dim], _ field: FieldFacts, _ values: [String: Int]
  ) -> String? {
    let have = shape.evaluate(values)
    let want = wanted.map { $0.evaluate(values) }
    guard let have, !want.contains(where: { $0 == nil }) else { return nil }
    let target = want.compactMap { $0 }
    if have + [1] == target {
      return "add '- expand_dims: {field: \(field.name), axis: -1}' to the pipeline"
    }
    if let a = product(have), a == product(target) {
      return target.count == 1
        ? "add '- flatten: {field: \(field.name)}' to the pipeline"
        : "add '- reshape: {field: \(field.name), shape: \(target)}' to the pipeline"
    }
    return nil
  }

  private func product(_ values: [Int]) -> Int? {
    var result = 1
    for value in values {
      let (next, overflow) = result.multipliedReportingOverflow(by: value)
      if overflow { return nil }
      result = next
    }
    return result
  }

  // MARK: Layers

  private mutating func interpret(_ node: LayerNode, _ index: Int, _ graph: Graph) {
    guard !node.isBroken, let layer = node.layer, let operands = operands(of: node),
      let inference = infer(layer, node, index, operands.types, graph)
    else {
      nodes.append(NodeFacts(inference: nil, outputs: []))
      return
    }
    let facts = node.refined(layer.facts(operands.facts, inference))
    var outputs: [NodeFacts.Output] = []
    outputs.reserveCapacity(facts.count)
    for (output, facts) in zip(inference.outputs, facts) {
      let facts = explained(facts, operands.facts.first, node)
      outputs.append(.init(name: output.name, type: output.type, facts: facts))
    }
    nodes.append(NodeFacts(inference: inference, outputs: outputs))
  }

  /// Shapes, weights and cost; nil where the layer cannot take its operands, which is kept as a failure.
  private mutating func infer(
    _ layer: any Layer, _ node: LayerNode, _ index: Int, _ operands: [TensorType], _ graph: Graph
  ) -> Inference? {
    if let known = memo.inference(of: node.declaration, operands) { return known }
    var context = InferenceContext(
      kind: node.kind, name: node.name == node.kind ? nil : node.name, layout: graph.layout,
      dialect: graph.dialect, values: spec.dims.values,
      operandsAreListed: node.declaration.listsOperands)
    do throws(LayerError) {
      let inference = try layer.inferChecked(operands, &context)
      for constraint in context.constraints { constraints.append((constraint, index)) }
      insertConstants(of: inference)
      memo.add(inference, of: node.declaration, operands)
      return inference
    } catch {
      failures.append(
        LayerFailure(
          node: index, error: error, range: node.range(of: error.place),
          operands: operands.map(\.shape)))
      return nil
    }
  }

  private mutating func insertConstants(of inference: Inference) {
    let shapes = inference.outputs.map(\.type.shape) + inference.weights.map(\.shape)
    for shape in shapes {
      for axis in shape.axes {
        if let value = axis.dim.constant { constants.insert(value) }
      }
    }
  }

  private typealias Operands = (types: [TensorType], facts: [ValueFacts])

  /// Types and facts of all operands; nil where one is unknown because of an earlier mistake.
  private mutating func operands(of node: LayerNode) -> Operands? {
    var result: Operands = ([], [])
    for operand in node.operands {
      switch operand.producer {
      case .input(let index):
        result.types.append(inputs[index].type)
        result.facts.append(inputs[index].facts)
      case .layer(let index):
        guard index < nodes.count, nodes[index].inference != nil else { return nil }
        guard let output = nodes[index].output(named: operand.output) else {
          reportMissingOutput(operand, index)
          return nil
        }
        result.types.append(output.type)
        result.facts.append(output.facts)
      }
    }
    return result
  }

  private mutating func reportMissingOutput(_ operand: Operand, _ index: Int) {
    guard let range = operand.range, let graph else { return }
    let names = nodes[index].outputs.map(\.name).filter { !$0.isEmpty }
    diagnostics.append(
      Diagnostic(
        "spec/undefined-name", .error,
        "'\(graph.nodes[index].name)' has no output '\(operand.output ?? "")'", at: range,
        help: names.isEmpty
          ? "it has one output; use its name alone"
          : "its outputs are \(names.joined(separator: ", "))"))
  }

  /// Adds to a changed fact the layer that changed it.
  private mutating func explained(_ facts: ValueFacts, _ operand: ValueFacts?, _ node: LayerNode)
    -> ValueFacts
  {
    var facts = facts
    let (isMaker, range) = memo.making(of: node.declaration)
    if let encoding = facts.encoding {
      facts.encodingReasons =
        encoding == operand?.encoding && !isMaker
        ? operand?.encodingReasons ?? []
        : [Reason(.encoding(encoding, since: node.name), at: range)]
    }
    if let interval = facts.range {
      var reasons = operand?.rangeReasons ?? []
      if interval != operand?.range || isMaker {
        if reasons.count > 3 { reasons.removeFirst(reasons.count - 3) }
        reasons.append(Reason(.interval(interval, after: node.name), at: range))
      }
      facts.rangeReasons = reasons
    }
    return facts
  }

  // MARK: Domains

  /// Free dimensions that no size can satisfy.
  func emptyDomains(_ solution: Solution) -> [Diagnostic] {
    guard let graph else { return [] }
    return solution.domains.keys.sorted().compactMap { name in
      guard let domain = solution.domains[name], domain.isEmpty else { return nil }
      let culprits = constraints.filter { $0.constraint.symbols.contains(name) }
      guard let last = culprits.last else { return nil }
      return Diagnostic(
        "shape/no-valid-size", .error, "no size of '\(name)' is valid for all layers",
        at: graph.nodes[last.node].range,
        notes: culprits.suffix(4).map {
          .init("\($0.constraint.reason)", at: graph.nodes[$0.node].range)
        })
    }
  }

  // MARK: Losses

  func lossSites() -> [LossSite] {
    guard let training = spec.training else { return [] }
    return training.losses.map { entry in
      let output = self.output(for: entry)
      var node: Int?
      var facts = ValueFacts.unknown
      var type: TensorType?
      if let operand = output?.operand, case .layer(let index) = operand.producer,
        index < nodes.count
      {
        node = index
        if let value = nodes[index].output(named: operand.output) {
          (facts, type) = (value.facts, value.type)
        }
      }
      return LossSite(
        entry: entry, output: output, node: node, prediction: facts, type: type,
        target: target(for: output))
    }
  }

  private func output(for entry: LossEntry) -> GraphOutput? {
    guard let outputs = graph?.outputs else { return nil }
    guard let name = entry.output?.value else { return outputs.count == 1 ? outputs[0] : nil }
    return outputs.first { $0.name == name }
  }

  private func target(for output: GraphOutput?) -> FieldFacts? {
    let labels = pipeline.fields(.label)
    if let output, let field = labels.first(where: { $0.name == output.name }) { return field }
    return labels.count == 1 && graph?.outputs.count == 1 ? labels[0] : nil
  }
}
