internal import Analysis
internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
internal import Training

extension PreparedRun {
  /// Size of the last axis of a model output.
  func width(ofOutput name: String) -> Int? {
    guard let id = inference.outputs.first(where: { $0.name == name })?.tensor else { return nil }
    return inference[id].type.shape.last?.evaluate(feed.bindings)
  }

  /// Layers with their predicted facts, in the order of the model.
  var layers: [(node: LayerNode, facts: NodeFacts)] {
    guard let graph = spec.graph else { return [] }
    return Array(zip(graph.nodes, spec.nodes)).map { (node: $0.0, facts: $0.1) }
  }

  func node(named name: String) -> LayerNode? { spec.graph?.nodes.first { $0.name == name } }

  /// The layer that a weight belongs to.
  func node(ofParameter name: String) -> LayerNode? {
    name.lastIndex(of: "/").flatMap { node(named: String(name[..<$0])) }
  }
}

extension PreparedRun {
  /// What the analysis predicts for the spread of every layer when it knows that of the inputs.
  func moments(for batch: Batch) -> [String: Moments] {
    guard let graph = spec.graph else { return [:] }
    var known: [[ValueFacts]] = []
    let inputs = zip(graph.inputs, spec.inputs).map { input, facts in
      var facts = facts.facts
      facts.moments = Moments(of: batch.inputs[input.name.value] ?? [])
      return facts
    }
    var result: [String: Moments] = [:]
    for (node, facts) in layers {
      let operands = node.operands.map { operand -> ValueFacts in
        switch operand.producer {
        case .input(let index): return inputs[index]
        case .layer(let index):
          let position =
            operand.output.flatMap { name in
              spec.nodes[index].outputs.firstIndex { $0.name == name }
            } ?? 0
          return known[index].indices.contains(position) ? known[index][position] : .unknown
        }
      }
      let outputs = facts.inference.flatMap { node.layer?.facts(operands, $0) } ?? []
      known.append(outputs)
      result[node.name] = outputs.first?.moments
    }
    return result
  }
}

extension Moments {
  /// Of these numbers; nil where there are none.
  fileprivate init?(of values: [Float]) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0.0) { $0 + Double($1) } / count
    self.init(
      mean: mean,
      variance: values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count)
  }
}

extension AnalyzedSpec {
  /// The last step that scales a field; labels should have none.
  func scalingStep(of field: String, _ split: Split) -> AppliedStep? {
    pipeline.after[split]?[field]?.history.last { $0.traits.isScaling }
  }
}
