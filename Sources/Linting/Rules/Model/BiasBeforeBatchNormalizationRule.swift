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
    let found = wiring.graph.nodes.indices.filter { index in
      let node = wiring[index]
      guard node.isLearning, !node.isNonlinear, spec.hasWeight("bias", index),
        let next = wiring.onlyReader(of: index)
      else { return false }
      return wiring[next].role == .batchNormalization
    }
    guard let first = found.first, let next = wiring.onlyReader(of: first) else { return }
    let key = wiring.graph.dialect == .keras ? "use_bias" : "bias"
    let edits = found.flatMap { index in
      let node = wiring[index]
      return spec.setting(key, to: "false", in: node.arguments, of: node.entryRange, "").flatMap(
        \.edits)
    }
    let others = found.count > 1 ? " and \(count(found.count - 1, "other layer"))" : ""
    report.add(
      "batch normalization subtracts the bias of '\(wiring[first].name)'\(others) again",
      at: wiring[first].range,
      notes: [.init("'\(wiring[next].name)' follows directly", at: wiring[next].range)],
      help: "set \(key): false",
      fixes: edits.isEmpty
        ? [] : [FixIt("leave superfluous biases out", .unsafe, Array(Set(edits)))])
  }
}

extension AnalyzedSpec {
  fileprivate func hasWeight(_ name: String, _ index: Int) -> Bool {
    nodes.indices.contains(index)
      && nodes[index].inference?.weights.contains { $0.name == name } ?? false
  }
}
