internal import Arrays
internal import Catalog
internal import Program
package import Shapes
internal import SourceText
internal import Spec

/// How much of an input axis an element of a layer's result depends on, and how far its neighbour's is.
package struct ReceptiveField: Hashable, Sendable {
  package let input: String
  /// Axis of the input, counted from the batch.
  package let axis: Int
  package let role: AxisRole
  /// Input elements, where the border does not cut them off; nil: all of them.
  package let extent: Int?
  /// Input elements between neighbours; nil where the result has no such axis any more.
  package let stride: Ratio?
}

extension AnalyzedSpec {
  /// The receptive fields of all layers over the time and image axes of the inputs.
  ///
  /// Exact for windows, strides, their transposes and branches of them; a branch that sees more widens
  /// the field. `same` padding along a free axis is taken as for a size that the strides divide.
  ///
  /// - Returns: one element per node of ``graph``; empty where a layer could not be inferred.
  /// - Complexity: linear in the layers.
  package func receptiveFields() -> [[ReceptiveField]] {
    guard let graph else { return [] }
    var walk = ReceptiveFieldWalk(self, graph)
    return graph.nodes.indices.map { walk.fields(of: $0) }
  }
}

private struct ReceptiveFieldWalk {
  private struct Tracked {
    let input: Int
    let name: String
    let axis: Int
    let role: AxisRole
  }

  private let spec: AnalyzedSpec
  private let graph: Graph
  private let tracked: [Tracked]
  private var views: [TensorView?] = []

  init(_ spec: AnalyzedSpec, _ graph: Graph) {
    (self.spec, self.graph) = (spec, graph)
    tracked = zip(graph.inputs, spec.inputs).enumerated().flatMap { index, input in
      Self.places(input.1.type).map {
        Tracked(input: index, name: input.0.name.value, axis: $0.axis, role: $0.role)
      }
    }
  }

  /// The axes along which an input has places: time, height and the like, and the steps of tokens.
  private static func places(_ type: TensorType) -> [(axis: Int, role: AxisRole)] {
    if type.shape.rank == 2, type.element.isInteger { return [(1, .time)] }
    return type.shape.axes.enumerated().compactMap { index, axis in
      switch axis.role {
      case .time, .depth, .height, .width: (index, axis.role)
      default: nil
      }
    }
  }

  /// Nodes are asked for in their order.
  mutating func fields(of index: Int) -> [ReceptiveField] {
    let view = view(of: index)
    views.append(view)
    guard let view else { return [] }
    return tracked.enumerated().compactMap { number, axis in
      guard let seen = view.view(of: number) else { return nil }
      var part: Footprint?
      if case .part(let footprint) = seen { part = footprint }
      return ReceptiveField(
        input: axis.name, axis: axis.axis, role: axis.role, extent: part?.extent,
        stride: part?.stride)
    }
  }

  private func view(of index: Int) -> TensorView? {
    let node = graph.nodes[index]
    guard let layer = node.layer, let output = spec.nodes[index].outputs.first?.type.shape
    else { return nil }
    var result: TensorView?
    for operand in node.operands {
      guard let shape = spec.type(of: operand)?.shape, let view = view(of: operand) else {
        return nil
      }
      let move = LocalityMove(
        from: shape, to: output, layout: graph.layout, values: spec.spec.dims.values)
      let seen = move.apply(layer.locality, to: view)
      result = result?.joined(seen) ?? seen
    }
    return result
  }

  private func view(of operand: Operand) -> TensorView? {
    switch operand.producer {
    case .layer(let index): return views.indices.contains(index) ? views[index] : nil
    case .input(let index):
      guard spec.inputs.indices.contains(index) else { return nil }
      let rank = spec.inputs[index].type.shape.rank
      var view = TensorView(axes: Array(repeating: [:], count: rank), whole: [])
      for (number, axis) in tracked.enumerated() where axis.input == index {
        view.axes[axis.axis][number] = .part(.identity)
      }
      return view
    }
  }
}
