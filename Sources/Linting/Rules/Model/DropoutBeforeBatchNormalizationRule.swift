import Analysis
import Catalog
import SourceText
import Spec

/// Reports batch normalization behind dropout.
struct DropoutBeforeBatchNormalizationRule: Rule {
  static let about = RuleInfo(
    "model/dropout-before-batch-normalization", .warning,
    summary: "Batch normalization follows dropout.",
    rationale: """
      Dropout at rate p multiplies the variance of what it passes on by about 1/(1 − p) in \
      training and leaves it alone afterwards, but batch normalization keeps the training variance \
      for evaluation: at p = 0.5 it divides by a deviation about 1.41 times too large. Models \
      often score worse in evaluation than in training. Below a rate of 0.5 this is advice only: \
      wide residual networks (arXiv:1605.07146) use 0.3 in this place with good results.
      """,
    symptoms: """
      val_loss much higher than loss, model worse in eval mode, dropout and batchnorm together, \
      variance shift
      """,
    remedy: "Put dropout behind the last batch normalization.",
    sources: [
      """
      Li, Chen, Hu, Yang, Understanding the disharmony between dropout and batch normalization \
      by variance shift, 2019, arXiv:1801.05134
      """
    ],
    examples: [
      .finding(
        "dropout, then batch normalization",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - «dropout»: 0.5
            - batch_normalization
            - dense: {units: 10, activation: softmax}
        """),
      .finding(
        "with a layer between",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - «dropout»: 0.3
            - dense: 64
            - batch_normalization
            - relu
            - dense: {units: 10, activation: softmax}
        """),
      .clean(
        "batch normalization, then dropout",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: 128
            - batch_normalization
            - relu
            - dropout: 0.5
            - dense: {units: 10, activation: softmax}
        """),
    ])

  /// Rate from which the two are known to harm each other.
  static let harmful = 0.5

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    for (index, node) in wiring.graph.nodes.enumerated() where node.role == .dropout {
      guard let rate = node.dropoutRate, rate > 0, rate < 1,
        let norm = normalization(behind: index, wiring)
      else { continue }
      let factor = (1 / (1 - rate)).squareRoot()
      report.add(
        "'\(wiring[norm].name)' remembers a deviation that '\(node.name)' makes about \(brief((factor * 100).rounded() / 100)) times larger in training only",
        at: node.range, severity: rate < Self.harmful ? .info : .warning,
        notes: [.init("batch normalization follows here", at: wiring[norm].range)],
        help: "put dropout behind the last batch normalization")
    }
  }

  /// Batch normalization behind activations, pooling and at most one learning layer.
  private func normalization(behind index: Int, _ wiring: Wiring) -> Int? {
    var current = wiring.onlyReader(of: index)
    var learned = 0
    while let layer = current {
      let node = wiring[layer]
      switch node.role {
      case .batchNormalization: return layer
      case .activation, .pooling, .flatten, .reshaping, .globalPooling: break
      case _ where node.role.isFeedForward && !node.isNonlinear && learned == 0: learned += 1
      default: return nil
      }
      current = wiring.onlyReader(of: layer)
    }
    return nil
  }
}
