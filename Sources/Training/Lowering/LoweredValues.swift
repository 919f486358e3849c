internal import Analysis
internal import Arrays
internal import Catalog
internal import Program
internal import Spec

/// The tensors of what has been lowered so far.
struct LoweredValues {
  private let spec: AnalyzedSpec
  private let graph: Graph
  var inputs: [TensorID] = []
  /// All results of each layer, in the order of its outputs.
  var layers: [[TensorID]] = []
  /// The mask of the first result's steps, per layer; nil where all steps count.
  var masks: [TensorID?] = []
  /// Weights by the layer that owns them, so that sharing layers take the same tensors.
  private var weights: [Int: [TensorID]] = [:]

  init(_ spec: AnalyzedSpec, _ graph: Graph) { (self.spec, self.graph) = (spec, graph) }

  func tensor(_ operand: Operand) throws(RunError) -> TensorID {
    switch operand.producer {
    case .input(let index): return inputs[index]
    case .layer(let index):
      let names = spec.nodes[index].outputs.map(\.name)
      let position = operand.output.map { name in names.firstIndex(of: name) } ?? 0
      guard let position, index < layers.count, position < layers[index].count else {
        throw RunError(
          "'\(graph.nodes[index].name)' does not compute the output '\(operand.output ?? "")'",
          at: operand.range ?? graph.nodes[index].range)
      }
      return layers[index][position]
    }
  }

  /// What kind of numbers an operand holds.
  func element(_ operand: Operand) -> ElementType {
    switch operand.producer {
    case .input(let index): return spec.inputs[index].type.element
    case .layer(let index):
      let outputs = spec.nodes[index].inference?.outputs ?? []
      let own = operand.output.map { name in outputs.first { $0.name == name } } ?? outputs.first
      return own?.type.element ?? .float32
    }
  }

  /// The mask that comes with an operand.
  func mask(_ operand: Operand) -> TensorID? {
    guard case .layer(let index) = operand.producer, operand.output == nil, index < masks.count
    else { return nil }
    return masks[index]
  }

  /// Whether a layer with moving statistics is not trained.
  func isFrozen(_ index: Int) -> Bool {
    !graph.nodes[index].isTrainable
      && spec.nodes[index].inference?.weights.contains { $0.isState } == true
  }

  /// The weights of a layer: new ones, or those of the layer it shares with.
  mutating func weights(
    of index: Int, _ builder: inout ProgramBuilder
  ) throws(RunError) -> [TensorID] {
    let owner = owner(of: index)
    if let known = weights[owner] { return known }
    let node = graph.nodes[owner]
    let declared = spec.nodes[owner].inference?.weights ?? []
    var tensors: [TensorID] = []
    for weight in declared {
      let isTrainable = node.isTrainable && weight.isTrainable
      let tensor = builder.parameter(
        "\(node.name)/\(weight.name)", shape: weight.shape, initializer: weight.initializer,
        isTrainable: isTrainable, isState: weight.isState,
        penalty: isTrainable ? weight.regularizer?.penalty : nil, projection: weight.constraint)
      tensors.append(tensor)
      guard isTrainable, let regularizer = weight.regularizer else { continue }
      builder.origin = node.name
      do throws(PrimitiveError) {
        try builder.penalize(weight: tensor, regularizer)
      } catch {
        throw RunError("'\(node.name)' cannot be computed: \(error.problem)", at: node.range)
      }
    }
    weights[owner] = tensors
    return tensors
  }

  /// The layer at the end of a chain of sharing; chains are no longer than the graph.
  private func owner(of index: Int) -> Int {
    var index = index
    for _ in graph.nodes.indices {
      guard let next = graph.nodes[index].sharesWith, graph.nodes.indices.contains(next) else {
        break
      }
      index = next
    }
    return index
  }
}
