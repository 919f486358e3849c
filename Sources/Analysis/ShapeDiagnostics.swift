internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec

/// Tells of what did not fit, with both ends and the names behind every number.
struct ShapeDiagnostics {
  private let graph: Graph
  private let named: NamedShapes
  private let spec: Spec

  /// - Complexity: infers the model once more, to give every size a name; for specs with mistakes only.
  init(_ spec: Spec, _ graph: Graph) {
    (self.spec, self.graph) = (spec, graph)
    named = NamedShapes(spec, graph)
  }

  func diagnostic(_ failure: LayerFailure) -> Diagnostic {
    let (error, node) = (failure.error, graph.nodes[failure.node])
    var notes = error.notes.map { Diagnostic.Note($0.text, at: node.range(of: $0.place)) }
    for (index, shape) in failure.operands.enumerated() {
      let note = note(on: node.operands[index], shape)
      // Attention often reads the same tensor three times.
      if !notes.contains(note) { notes.append(note) }
    }
    if let use = node.uses.last { notes.append(.init("in the block used here", at: use)) }
    if let framework = error.framework {
      notes.append(
        .init("\(graph.dialect == .torch ? "PyTorch" : "Keras") would say: \(framework)"))
    }
    return Diagnostic(
      error.rule, spec.severity(of: error), error.message, at: failure.range, notes: notes,
      help: error.help)
  }

  /// Where an operand comes from and what its sizes are made of.
  private func note(on operand: Operand, _ shape: Shape) -> Diagnostic.Note {
    let origins = named.shape(of: operand).map { named.explanations(of: $0) } ?? []
    let sizes = origins.isEmpty ? "" : ": " + origins.joined(separator: ", ")
    switch operand.producer {
    case .input(let index):
      let input = graph.inputs[index]
      return .init("input '\(input.name.value)' is \(shape)\(sizes)", at: input.shape.range)
    case .layer(let index):
      let producer = graph.nodes[index]
      return .init("'\(producer.name)' gives \(shape)\(sizes)", at: producer.range)
    }
  }
}

extension Spec {
  /// How bad it is that a layer does not fit: a size that the data will tell is not known here, which is no
  /// mistake.
  func severity(of error: LayerError) -> Severity {
    let isLeftToData =
      data?.fields.contains { $0.role?.value == .feature && $0.shape == nil } ?? false
    return error.rule == "shape/unknown-extent" && isLeftToData ? .info : .error
  }
}

extension LayerNode {
  /// Where the part of a layer's entry stands that an error blames.
  func range(of place: LayerError.Place) -> SourceRange {
    switch place {
    case .layer: range
    case .parameter(let key): arguments.range(of: key)
    case .operand(let index):
      operands.indices.contains(index) ? operands[index].range ?? range : range
    }
  }
}
