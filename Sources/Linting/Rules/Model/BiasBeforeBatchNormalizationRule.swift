import Analysis
import Catalog
import SourceText
import Spec

/// Reports biases that the normalisation behind them subtracts again.
struct BiasBeforeBatchNormalizationRule: Rule {
  static let about = RuleInfo(
    "model/bias-before-batch-normalization", .info,
    summary: "A layer has a bias although batch normalization follows directly.",
    rationale: """
      Batch normalization subtracts the mean of its input, and with it any bias; its own offset \
      does the same work. The bias costs memory and updates, and its gradient is 0.
      """,
    symptoms: "redundant bias, use_bias=False before BatchNorm, bias gradient is zero",
    remedy: "Set use_bias: false.",
    sources: ["Ioffe, Szegedy, Batch normalization, 2015, arXiv:1502.03167"],
    examples: [
      .finding(
        "a dense layer with bias",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - «dense»: 128
            - batch_normalization
            - relu
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 128, use_bias: false}
              - batch_normalization
              - relu
              - dense: 10
          """),
      .clean(
        "no bias",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, use_bias: false}
            - batch_normalization
            - relu
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    for (index, node) in wiring.graph.nodes.enumerated() where node.isLearning && !node.isNonlinear {
      guard index < spec.nodes.count, let bias = spec.nodes[index].inference?.weights.first(where: { $0.name == "bias" }),
        let next = wiring.onlyReader(of: index), wiring[next].family == .batchNormalization
      else { continue }
      let size = bias.sizes.map { count($0.reduce(1) { $0 &* $1 }, "bias", "biases") } ?? "the biases"
      report.add(
        "batch normalization subtracts \(size) of '\(node.name)' again", at: node.range,
        notes: [.init("'\(wiring[next].name)' follows directly", at: wiring[next].range)],
        help: "set \(wiring.graph.dialect == .keras ? "use_bias" : "bias"): false",
        fixes: spec.setting(
          wiring.graph.dialect == .keras ? "use_bias" : "bias", to: "false", in: node.arguments, of: node.entryRange,
          "leave the bias out", .safe))
    }
  }
}
