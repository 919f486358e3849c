internal import Arrays
internal import Catalog
internal import Program
internal import Shapes
package import Spec

/// What all tensors of a model see of the steps of one input.
package struct StepDependences: Sendable {
  /// Index of the input in the graph.
  package let input: Int
  /// The axis of the input that counts its steps.
  package let axis: Int
  /// The first output of each layer and those behind it; empty where a layer could not be inferred.
  private var nodes: [[StepDependence]] = []
}

extension AnalyzedSpec {
  /// The dependence of every tensor on the steps of each input that has some, in the order of the inputs.
  ///
  /// - Complexity: linear in the layers, for each such input.
  package func stepDependences() -> [StepDependences] {
    guard let graph else { return [] }
    return inputs.indices.compactMap { input in
      inputs[input].type.stepAxis.map { StepDependences(self, graph, input: input, axis: $0) }
    }
  }
}

extension StepDependences {
  fileprivate init(_ spec: AnalyzedSpec, _ graph: Graph, input: Int, axis: Int) {
    (self.input, self.axis) = (input, axis)
    nodes.reserveCapacity(graph.nodes.count)
    for index in graph.nodes.indices { nodes.append(outputs(of: index, spec, graph)) }
  }

  /// Nil where nothing of the input reaches the tensor, or where it could not be inferred.
  package func dependence(of operand: Operand, in spec: AnalyzedSpec) -> StepDependence? {
    switch operand.producer {
    case .input(let index): return index == input ? .identity(axis: axis) : nil
    case .layer(let index):
      guard let name = operand.output else { return dependence(ofLayer: index) }
      return spec.nodes[index].outputs.firstIndex { $0.name == name }
        .flatMap { dependence(ofLayer: index, output: $0) }
    }
  }

  /// As ``dependence(of:in:)`` for a layer's output, the main one first.
  package func dependence(ofLayer index: Int, output: Int = 0) -> StepDependence? {
    guard nodes.indices.contains(index), nodes[index].indices.contains(output) else { return nil }
    let dependence = nodes[index][output]
    return dependence == StepDependence() ? nil : dependence
  }

  private func outputs(
    of index: Int, _ spec: AnalyzedSpec, _ graph: Graph
  ) -> [StepDependence] {
    let node = graph.nodes[index]
    guard let layer = node.layer else { return [] }
    return spec.nodes[index].outputs.enumerated().map { number, output in
      let readings = layer.stepReadings(operands: node.operands.count, output: number)
      var result = StepDependence()
      for (position, operand) in node.operands.enumerated() {
        guard let from = spec.type(of: operand)?.shape,
          let view = dependence(of: operand, in: spec)
        else { continue }
        let move = StepMove(
          from: from, to: output.type.shape, layout: graph.layout, values: spec.spec.dims.values)
        result = result.joined(
          readings.isEmpty
            ? move.apply(layer.locality, to: view)
            : move.apply(position < readings.count ? readings[position] : nil, to: view))
      }
      return result
    }
  }
}

extension TensorType {
  /// The axis that counts steps: the time, or that of the places of a list of integers.
  fileprivate var stepAxis: Int? {
    if let time = shape.axes.firstIndex(where: { $0.role == .time }) { return time }
    guard element.isInteger, shape.rank == 2 else { return nil }
    return shape.axes[0].role == .batch ? 1 : shape.axes[1].role == .batch ? 0 : nil
  }
}
