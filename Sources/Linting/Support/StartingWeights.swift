import Analysis
import Catalog
import Program
import SourceText
import Spec
import YAML

/// A kernel of a layer with how it starts.
struct StartingKernel: Sendable {
  let index: Int
  let node: LayerNode
  let weight: Weight
  let sizes: [Int]
  /// Where its initialiser is written; nil where it is the layer's default.
  let range: SourceRange?

  var moments: Moments? { weight.initializer.moments(shape: sizes) }
  /// Copies that a constant would make: the last axis counts units.
  var units: Int { sizes.last ?? 1 }
  var isConstant: Bool { weight.initializer.isConstant || moments?.variance == 0 }
  /// The one value of a constant kernel.
  var constant: Double? { isConstant ? moments?.mean : nil }
  /// Terms of the sum that each unit takes.
  var fanIn: Double { fans(of: sizes).in }
}

extension AnalyzedSpec {
  /// Kernels and embeddings that are trained, in the order of the layers.
  var startingKernels: [StartingKernel] { derived { $0.findStartingKernels() } }

  private func findStartingKernels() -> [StartingKernel] {
    guard let graph else { return [] }
    var result: [StartingKernel] = []
    for (index, (node, facts)) in zip(graph.nodes, nodes).enumerated() where node.isTrainable {
      for weight in facts.inference?.weights ?? [] where weight.isTrainable {
        guard weight.name.hasSuffix("kernel") || weight.name == "embeddings",
          let sizes = weight.sizes, sizes.count > 1
        else { continue }
        result.append(
          StartingKernel(
            index: index, node: node, weight: weight, sizes: sizes,
            range: initializerRange(weight.name, node)))
      }
    }
    return result
  }

  private func initializerRange(_ weight: String, _ node: LayerNode) -> SourceRange? {
    let stem = weight.hasSuffix("_kernel") ? String(weight.dropLast(7)) : weight
    return node.arguments.pair(named: "\(stem)_initializer")?.value.place
      ?? spec.model?.defaultInitializer?.place
  }
}

/// What reads a layer's units before they are mixed again.
struct Readers {
  /// The next layers that mix.
  var learning: [Int] = []
  /// Whether the units are added to, multiplied with or put beside others first.
  var areMerged = false
  var areOutput = false
  var areDropped = false

  init(of index: Int, _ wiring: Wiring) {
    var open = [index]
    var seen: Set<Int> = [index]
    while let current = open.popLast() {
      if wiring.isOutput(current) { areOutput = true }
      for reader in wiring.consumers[current] where seen.insert(reader).inserted {
        let node = wiring[reader]
        if node.isLearning || [.attention, .recurrent].contains(node.role) {
          learning.append(reader)
        } else if node.role == .merging || node.operands.count > 1 {
          areMerged = true
        } else {
          if [.dropout, .noise].contains(node.role) { areDropped = true }
          open.append(reader)
        }
      }
    }
  }
}
