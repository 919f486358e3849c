import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports limits on gradients that leave almost nothing of them.
struct ClipExtremeRule: Rule {
  static let about = RuleInfo(
    "optim/clip-extreme", .warning,
    summary: "Gradients are clipped so hard that gradient descent hardly moves.",
    rationale: """
      Gradient descent moves the weights by at most the learning rate times the limit in each \
      update. Published limits on the norm lie between 0.1 and 10; below 0.001 every gradient is \
      clipped from the first to the last update, and a thousand updates of rate 0.01 go 0.01 far at most. \
      Optimizers that divide by the gradient's size, such as Adam, undo the limit, and with them the rule is silent.
      """,
    symptoms:
      "loss does not change with gradient clipping, training too slow with clipnorm, weights hardly change",
    remedy:
      "Use a limit of 1 on the norm; look at the norms of real gradients before you choose another.",
    sources: [
      "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, 2013, arXiv:1211.5063"
    ],
    examples: [
      .finding(
        "a norm of 1e-5",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.01}}
          gradient_clip: {norm: «1.0e-5»}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {sgd: {learning_rate: 0.01}}
            gradient_clip: {norm: 1.0}
          """),
      .finding(
        "as a parameter of the optimizer",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.01, clipnorm: «0.0001»}}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {sgd: {learning_rate: 0.01, clipnorm: 1.0}}
          """),
      .clean(
        "a norm of 1",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.01}}
          gradient_clip: {norm: 1.0}
        """),
      .clean(
        "Adam divides by the gradient's size",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001, clipnorm: 0.0001}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.optimizer,
      let optimizer = entry.entry.value as? any Optimizer, optimizer.contract.stepSize == .gradient,
      let (limit, place) = clip(spec.spec.training, optimizer, entry.entry.arguments), limit < 1e-3
    else { return }
    let reach = limit * optimizer.learningRate / (1 - min(optimizer.contract.momentum, 0.999))
    report.add(
      "gradients clipped to a norm of \(brief(limit)) move the weights by at most \(brief(reach)) per update",
      at: place,
      notes: [
        .init(
          "the learning rate is \(brief(optimizer.learningRate))",
          at: entry.entry.arguments.range(of: "learning_rate"))
      ],
      help: "use a norm near 1", fixes: spec.replacing(place, with: "1.0", "clip to a norm of 1"))
  }

  /// The limit on a norm, and where it is written.
  private func clip(
    _ training: TrainingSection?, _ optimizer: any Optimizer, _ arguments: Arguments
  ) -> (Double, SourceRange)? {
    if let clip = training?.gradientClip, clip.kind.value != .value {
      return (clip.threshold.value, clip.threshold.range)
    }
    if let norm = optimizer.clipping.norm { return (norm, arguments.range(of: "clipnorm")) }
    return optimizer.clipping.globalNorm.map { ($0, arguments.range(of: "global_clipnorm")) }
  }
}
