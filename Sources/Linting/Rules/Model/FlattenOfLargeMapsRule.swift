import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports a flatten of feature maps at full resolution, behind which one layer holds almost all weights.
struct FlattenOfLargeMapsRule: Rule {
  static let about = RuleInfo(
    "model/flatten-of-large-maps", .info,
    summary:
      "Feature maps are flattened at full resolution, and the next layer holds almost all weights.",
    rationale: """
      A dense layer behind a flatten has a weight for every position and unit. Where nothing before it made \
      the maps smaller, nearly all weights of the model stand there, learn each position by itself and make \
      the model fit its samples by heart. Published classifiers pool or stride down to 7 × 7 or less \
      first, or average over all positions. The rule speaks where convolutions never made a map smaller \
      than their input, it still has more than 49 positions, and the dense layer holds more than 90 % of \
      the weights and more than a million: VGG-16, famous for its large dense layers, has 89 % in three of them.
      """,
    symptoms:
      "out of memory in Dense after Flatten, too many parameters, huge model, overfits at once",
    remedy: "Pool, stride, or use a global pooling before the dense layer.",
    sources: [
      "Lin, Chen, Yan, Network in network, 2013, arXiv:1312.4400",
      "Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, 2021, arXiv:2105.08095",
    ],
    examples: [
      .finding(
        "no pooling at all",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, activation: relu}
            - conv2d: {filters: 16, kernel_size: 3, activation: relu}
            - «flatten»
            - dense: {units: 128, activation: relu}
            - dense: {units: 10, activation: softmax}
        """),
      .clean(
        "pooled",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - conv2d: {filters: 16, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - flatten
            - dense: {units: 128, activation: relu}
            - dense: {units: 10, activation: softmax}
        """),
    ])

  /// Positions that the largest maps have which published classifiers flatten: 7 × 7.
  static let positions = 49
  /// Weights of the one layer below which its size does no harm.
  static let weights = 1e6
  /// Share of all weights in the one layer.
  static let share = 0.9

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.nodes.contains(where: { $0.role == .flatten }),
      let wiring = Wiring(spec)
    else { return }
    for (index, node) in wiring.graph.nodes.enumerated() where node.role == .flatten {
      guard let maps = positions(before: index, wiring, spec), maps.count > Self.positions,
        let next = wiring.reader(
          of: index, skipping: { [.dropout, .activation].contains($0.role) }),
        let own = weights(next, spec)
      else { continue }
      let total = wiring.graph.nodes.indices.reduce(0.0) { $0 + (weights($1, spec) ?? 0) }
      guard own > Self.weights, own > Self.share * total else { continue }
      report.add(
        "'\(wiring[next].name)' reads every position of \(maps.shape) and holds \(brief(own)) weights, \(brief((own / total * 1000).rounded() / 10)) % of the model",
        at: node.range,
        notes: [.init("'\(wiring[next].name)' follows", at: wiring[next].range)],
        help: "pool or stride before it, or use a global pooling instead")
    }
  }

  /// The map that is flattened and its positions, where windows read it and none made it smaller by steps.
  private func positions(
    before index: Int, _ wiring: Wiring, _ spec: AnalyzedSpec
  ) -> (shape: Shape, count: Int)? {
    guard let operand = wiring[index].operands.first, let shape = spec.type(of: operand)?.shape,
      shape.rank > 3
    else { return nil }
    let places = shape.axes.filter(\.role.isPosition).map { $0.dim.evaluate(spec.spec.dims.values) }
    var hasWindow = false
    var current = wiring.source(of: index)
    while let layer = current {
      let node = wiring[layer]
      switch node.layer?.locality {
      case .window(let window)?:
        if window.strides.contains(where: { $0 > 1 }) { return nil }
        hasWindow = hasWindow || node.isLearning
      case .pointwise?, .along?: break
      default: return nil
      }
      current = wiring.source(of: layer)
    }
    guard hasWindow, !places.isEmpty, !places.contains(nil) else { return nil }
    return (shape, places.reduce(1) { min($0, 1 << 24) * min($1 ?? 1, 1 << 24) })
  }

  private func weights(_ index: Int, _ spec: AnalyzedSpec) -> Double? {
    spec.nodes[index].inference?.weights.reduce(0) { sum, weight in
      sum + (weight.sizes ?? []).reduce(1.0) { $0 * Double($1) }
    }
  }
}
