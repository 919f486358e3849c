import Analysis
import SourceText
import Spec

/// Who reads whom, for rules that walk a model.
struct Wiring {
  let graph: Graph
  /// Layers that read each layer's results, by index of the layer.
  let consumers: [[Int]]
  private let outputs: Set<Int>

  /// Nil where the spec has no model, or one whose names could not all be resolved.
  init?(_ spec: AnalyzedSpec) {
    guard let wiring = spec.derived({ $0.graph.map(Wiring.init) }) else { return nil }
    self = wiring
  }

  private init(_ graph: Graph) {
    self.graph = graph
    consumers = graph.consumers()
    outputs = Set(
      graph.outputs.compactMap {
        if case .layer(let index) = $0.operand.producer { index } else { nil }
      })
  }

  subscript(index: Int) -> LayerNode { graph.nodes[index] }

  /// Whether the layer is one of the model's outputs.
  func isOutput(_ index: Int) -> Bool { outputs.contains(index) }

  /// The layer that a layer with a single operand reads.
  func source(of index: Int) -> Int? {
    let operands = graph.nodes[index].operands
    guard operands.count == 1, case .layer(let source) = operands[0].producer else { return nil }
    return source
  }

  /// The layer that alone reads a layer, when no output of the model does.
  func onlyReader(of index: Int) -> Int? {
    consumers[index].count == 1 && !isOutput(index) ? consumers[index][0] : nil
  }

  /// The nearest layer before `index` that `isSkipped` does not pass over, along single operands.
  func source(of index: Int, skipping isSkipped: (LayerNode) -> Bool) -> Int? {
    var current = source(of: index)
    while let layer = current, isSkipped(graph.nodes[layer]) { current = source(of: layer) }
    return current
  }

  /// As ``source(of:skipping:)`` towards the outputs, along layers with one reader.
  func reader(of index: Int, skipping isSkipped: (LayerNode) -> Bool) -> Int? {
    var current = onlyReader(of: index)
    while let layer = current, isSkipped(graph.nodes[layer]) { current = onlyReader(of: layer) }
    return current
  }

  /// Layers with a path to an output.
  ///
  /// - Complexity: O(layers + operands).
  var layersThatReachAnOutput: Set<Int> {
    var found = outputs
    var open = Array(outputs)
    while let index = open.popLast() {
      for operand in graph.nodes[index].operands {
        if case .layer(let source) = operand.producer, found.insert(source).inserted {
          open.append(source)
        }
      }
    }
    return found
  }
}

extension AnalyzedSpec {
  /// Whether a name in the file could not be resolved, so that what it meant is not known.
  var hasUnresolvedNames: Bool {
    document.diagnostics.contains { ["spec/undefined-name", "spec/cycle"].contains($0.rule) }
      || (graph?.outputs.isEmpty ?? true) || (graph?.nodes.contains { $0.layer == nil } ?? true)
  }
}
