package import Catalog
internal import Program
internal import Shapes
internal import Spec

/// How far signals and gradients spread through a model before training.
///
/// Signals go forward from the inputs; gradients come back from outputs at which each element's
/// gradient is drawn from N(0, 1), so that what stands at a layer is by how much a loss's gradient
/// has grown or shrunk until there. Where a layer's effect is not known, nothing is said of what
/// depends on it.
///
/// Sources: Glorot, Bengio, 2010; Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, *Deep information
/// propagation*, 2017, arXiv:1611.01232.
package struct SignalPropagation: Sendable {
  /// Of each layer's main output, by its index in the graph.
  package let signals: [Signal?]
  package let inputs: [Signal?]
  /// Second moments of the gradients with respect to them; 0 where none arrives.
  package let gradients: [Double?]
  package let inputGradients: [Double?]

  /// - Parameter inputs: one for each of the graph's; nil where nothing is known of an input.
  /// - Complexity: linear in the layers: some microseconds for each.
  package init(_ spec: AnalyzedSpec, inputs: [Signal?]) {
    guard let graph = spec.graph, graph.inputs.count == inputs.count else {
      (self.inputs, signals, gradients, inputGradients) = (inputs, [], [], [])
      return
    }
    let sizes = SizeTable(spec, graph)
    var signals: [Signal?] = []
    var gains: [[Double?]] = []
    signals.reserveCapacity(graph.nodes.count)
    gains.reserveCapacity(graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      let operands = node.operands.map { operand -> Signal? in
        guard operand.output == nil else { return nil }
        switch operand.producer {
        case .input(let input): return inputs[input]
        case .layer(let layer): return layer < index ? signals[layer] : nil
        }
      }
      guard let layer = node.layer, let site = sizes.site(index) else {
        signals.append(nil)
        gains.append([])
        continue
      }
      let propagation = layer.propagate(operands, site)
      signals.append(propagation.signal)
      gains.append(propagation.gains)
    }
    self.inputs = inputs
    self.signals = signals
    (gradients, inputGradients) = Self.backward(graph, gains)
  }

  /// Gradients of several readers add up: they are drawn independently.
  private static func backward(
    _ graph: Graph, _ gains: [[Double?]]
  ) -> (layers: [Double?], inputs: [Double?]) {
    var layers = [Double?](repeating: 0, count: graph.nodes.count)
    var inputs = [Double?](repeating: 0, count: graph.inputs.count)
    func add(_ gradient: Double?, to operand: Operand) {
      let gradient = operand.output == nil ? gradient : nil
      switch operand.producer {
      case .input(let index): inputs[index] = inputs[index].flatMap { a in gradient.map { a + $0 } }
      case .layer(let index):
        layers[index] = layers[index].flatMap { a in gradient.map { a + $0 } }
      }
    }
    for output in graph.outputs { add(1, to: output.operand) }
    for (index, node) in graph.nodes.enumerated().reversed() {
      for (position, operand) in node.operands.enumerated() {
        let gain = gains[index].indices.contains(position) ? gains[index][position] : nil
        add(layers[index].flatMap { gradient in gain.map { gradient * $0 } }, to: operand)
      }
    }
    return (layers, inputs)
  }

  /// The standard deviation of a layer's output over the elements of a batch.
  package func deviation(_ layer: Int) -> Double? {
    signals.indices.contains(layer) ? signals[layer]?.deviation : nil
  }

  /// The standard deviation of the gradient with respect to it; nil where none arrives.
  package func gradientDeviation(_ layer: Int) -> Double? {
    guard gradients.indices.contains(layer), let gradient = gradients[layer], gradient > 0 else {
      return nil
    }
    return gradient.squareRoot()
  }
}

/// The sizes of all values of a model, each evaluated once.
private struct SizeTable {
  private let spec: AnalyzedSpec
  private let graph: Graph
  private let inputs: [[Int?]]
  private let outputs: [[Int?]?]

  init(_ spec: AnalyzedSpec, _ graph: Graph) {
    let values = spec.spec.dims.values
    (self.spec, self.graph) = (spec, graph)
    inputs = spec.inputs.map { $0.type.shape.dims.map { $0.evaluate(values) } }
    outputs = spec.nodes.map { node in
      node.outputs.first.map { $0.type.shape.dims.map { $0.evaluate(values) } }
    }
  }

  func site(_ index: Int) -> SignalSite? {
    guard spec.nodes.indices.contains(index), let inference = spec.nodes[index].inference,
      let output = outputs[index]
    else { return nil }
    var operands: [[Int?]] = []
    for operand in graph.nodes[index].operands {
      switch operand.producer {
      case .input(let input): operands.append(inputs.indices.contains(input) ? inputs[input] : [])
      case .layer(let layer): operands.append((layer < index ? outputs[layer] : nil) ?? [])
      }
    }
    guard !operands.isEmpty else {
      return SignalSite(inference, operands: [[]], output: output, graph.layout)
    }
    return SignalSite(inference, operands: operands, output: output, graph.layout)
  }
}
