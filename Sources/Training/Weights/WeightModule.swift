internal import Analysis
internal import Catalog
internal import Program
internal import Spec

/// The weights of one layer, as a file may have them.
struct WeightModule {
  struct Weight {
    /// Under which the program has it: `dense/kernel`.
    let name: String
    let local: String
    let shape: [Int]
  }
  let node: Int
  let name: String
  let kind: String
  let weights: [Weight]

  /// Those of all layers that own some, in the order of the graph.
  ///
  /// - Parameter shapes: sizes of every weight by its name.
  static func all(_ spec: AnalyzedSpec, shapes: [String: [Int]]) -> [WeightModule] {
    (spec.graph?.nodes ?? []).enumerated().compactMap { index, node in
      guard node.sharesWith == nil else { return nil }
      let weights = (spec.nodes[index].inference?.weights ?? []).compactMap { weight in
        shapes["\(node.name)/\(weight.name)"].map {
          Weight(name: "\(node.name)/\(weight.name)", local: weight.name, shape: $0)
        }
      }
      guard !weights.isEmpty else { return nil }
      return WeightModule(node: index, name: node.name, kind: node.kind, weights: weights)
    }
  }
}

/// A tensor of another program with numbers of a weight of ours.
struct ForeignTensor: Sendable {
  /// Within its module.
  let local: String
  let shape: [Int]
  /// For every number of our weight its place in the tensor. Numbers of several tensors add up.
  let places: IndexArray
}

/// How a module is written in files of another program: for each weight the tensors that its numbers come from.
struct ModuleForm {
  var tensors: [[ForeignTensor]]

  /// Every tensor once.
  var signature: [String: [Int]] {
    Dictionary(
      tensors.joined().map { ($0.local, $0.shape) }, uniquingKeysWith: { first, _ in first })
  }
}
