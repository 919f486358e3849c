import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports two layers that learn with nothing but linear functions between them.
struct MissingNonlinearityRule: Rule {
  static let about = RuleInfo(
    "model/missing-nonlinearity", .warning,
    summary: """
      Two learning layers follow each other without a non-linear function between them.
      """,
    rationale: """
      A linear map of a linear map is a linear map: the two layers compute what one could, with \
      more weights. With only a largest-value pooling between them, the function bends where \
      maxima change places and nowhere else. Left out of the count are factorised layers that are \
      made so on purpose: a depthwise convolution before or after a pointwise one, a bottleneck \
      that is narrower than both of its neighbours, a projection in front of a sum (residual \
      blocks) or of attention, embeddings, and layers with no reader but the loss.
      """,
    symptoms: """
      accuracy of a linear model, stacked dense layers without activation, network does not fit \
      non-linear data, xor not learned
      """,
    remedy: "Give the first of the two an activation such as relu.",
    sources: [
      """
      Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, \
      2021, arXiv:2105.08095
      """
    ],
    examples: [
      .finding(
        "two dense layers",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - «dense»: 128
            - dense: {units: 10, activation: softmax}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 128, activation: relu}
              - dense: {units: 10, activation: softmax}
          """),
      .finding(
        "three layers in a row",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - «dense»: 128
            - dense: {units: 64}
            - dense: {units: 10, activation: softmax}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 128, activation: relu}
              - dense: {units: 64, activation: relu}
              - dense: {units: 10, activation: softmax}
          """),
      .finding(
        "a largest value alone is a weak activation",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - «conv2d»: {filters: 8, kernel_size: 3}
            - max_pooling2d: 2
            - conv2d: {filters: 16, kernel_size: 3, activation: relu}
            - flatten
            - dense: {units: 10, activation: softmax}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 28, 28, 1]
            layers:
              - conv2d: {filters: 8, kernel_size: 3, activation: relu}
              - max_pooling2d: 2
              - conv2d: {filters: 16, kernel_size: 3, activation: relu}
              - flatten
              - dense: {units: 10, activation: softmax}
          """),
      .finding(
        "dropout and pooling by averages are linear, too",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - «conv2d»: {filters: 8, kernel_size: 3}
            - average_pooling2d: 2
            - flatten
            - dropout: 0.5
            - dense: {units: 10, activation: softmax}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 28, 28, 1]
            layers:
              - conv2d: {filters: 8, kernel_size: 3, activation: relu}
              - average_pooling2d: 2
              - flatten
              - dropout: 0.5
              - dense: {units: 10, activation: softmax}
          """),
      .clean(
        "an activation between them",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - dense: {units: 10, activation: softmax}
        """),
      .clean(
        "an activation behind the normalisation",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: 128
            - batch_normalization
            - relu
            - dense: {units: 10, activation: softmax}
        """),
      .clean(
        "a factorised layer",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: 16
            - dense: {units: 1000, activation: softmax}
        """),
      .clean(
        "a depthwise and a pointwise convolution",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - depthwise_conv2d: {kernel_size: 3}
            - conv2d: {filters: 64, kernel_size: 1, activation: relu}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    var covered: Set<Int> = []
    for index in wiring.graph.nodes.indices where !covered.contains(index) {
      let chain = chain(from: index, wiring, spec)
      guard let last = chain.last, chain.count > 1 else { continue }
      covered.formUnion(chain.dropLast())
      let (first, next) = (wiring[index], wiring[chain[1]])
      let isLinear = wiring.reader(of: index, skipping: isLinear) == chain[1]
      report.add(
        message(first.name, next.name, more: chain.count - 2, isLinear), at: first.range,
        notes: chain.dropFirst().prefix(3).map {
          .init("'\(wiring[$0].name)' reads it here", at: wiring[$0].range)
        },
        help: chain.count > 2
          ? "give every layer before '\(wiring[last].name)' an activation such as relu"
          : "give '\(first.name)' an activation such as relu",
        fixes: fix(chain.dropLast().map { wiring[$0] }, spec))
    }
  }

  private func message(_ a: String, _ b: String, more: Int, _ isLinear: Bool) -> String {
    let between =
      more > 0
      ? "'\(a)', '\(b)' and \(count(more, "more layer"))" : "'\(a)' and '\(b)'"
    return isLinear
      ? "nothing non-linear stands between \(between): together they compute what one layer could"
      : "no activation stands between \(between): only the pooling is non-linear"
  }

  /// The layer and those that follow it without an activation; one element where there is no mistake.
  private func chain(from index: Int, _ wiring: Wiring, _ spec: AnalyzedSpec) -> [Int] {
    var chain = [index]
    while let last = chain.last, isAffine(wiring[last]),
      let next = wiring.reader(of: last, skipping: isPassive),
      isMap(wiring[next]), !isExempt(last, next, wiring, spec)
    {
      chain.append(next)
    }
    return chain
  }

  /// A learned affine map without an activation of its own.
  private func isAffine(_ node: LayerNode) -> Bool { isMap(node) && !node.isNonlinear }

  /// A learned affine map, whatever follows it.
  private func isMap(_ node: LayerNode) -> Bool {
    [.dense, .convolution].contains(node.role) && node.sharesWith == nil
      && node.layer?.outputActivation != nil
  }

  private func isLinear(_ node: LayerNode) -> Bool {
    switch node.role {
    case .dropout, .noise, .flatten, .batchNormalization, .reshaping: return true
    case .pooling, .globalPooling: return node.layer?.pooled == .average
    case .activation: return !node.isNonlinear
    default: return false
    }
  }

  /// What passes numbers on without an activation: largest values, too, though they are not linear.
  private func isPassive(_ node: LayerNode) -> Bool {
    isLinear(node) || node.role == .pooling || node.role == .globalPooling
  }

  private func isExempt(_ index: Int, _ next: Int, _ wiring: Wiring, _ spec: AnalyzedSpec) -> Bool {
    if !wiring[index].isTrainable || !wiring[next].isTrainable { return true }
    // A pointwise convolution behind or before a depthwise one, and kernels of k×1 and 1×k, are one factorised layer.
    if let before = wiring.source(of: index), wiring[before].role == .depthwiseConvolution {
      return true
    }
    return isNarrower(index, next, spec) || isFactorisedKernel(wiring[index], wiring[next])
  }

  /// Fewer numbers than on both sides: a low-rank factorisation. Taken for one where widths are not known.
  private func isNarrower(_ index: Int, _ next: Int, _ spec: AnalyzedSpec) -> Bool {
    func width(_ type: TensorType?) -> Int? {
      type?.shape.dims.last?.evaluate(spec.spec.dims.values)
    }
    guard let graph = spec.graph, let operand = graph.nodes[index].operands.first,
      let before = width(spec.type(of: operand)),
      let own = width(spec.nodes[index].outputs.first?.type),
      let after = width(spec.nodes[next].outputs.first?.type)
    else { return true }
    return own < before && own < after
  }

  private func isFactorisedKernel(_ a: LayerNode, _ b: LayerNode) -> Bool {
    guard let x = sizes(a), let y = sizes(b), x.count == 2, y.count == 2 else { return false }
    return x[0] == 1 && y[1] == 1 && x[1] > 1 || x[1] == 1 && y[0] == 1 && x[0] > 1
  }

  private func sizes(_ node: LayerNode) -> [Int]? {
    node.arguments.pair(named: "kernel_size")?.value.sequence?.compactMap {
      $0.text.flatMap { Int($0) }
    }
  }

  private func fix(_ nodes: [LayerNode], _ spec: AnalyzedSpec) -> [FixIt] {
    guard spec.graph?.dialect == .keras else { return [] }
    let edits = nodes.flatMap { node in
      spec.setting("activation", to: "relu", in: node.arguments, of: node.entryRange, "").flatMap(
        \.edits)
    }
    guard !edits.isEmpty else { return [] }
    let title =
      nodes.count == 1 ? "give '\(nodes[0].name)' activation: relu" : "give them activation: relu"
    return [FixIt(title, .unsafe, Array(Set(edits)))]
  }
}
