import Analysis
import Catalog
import SourceText
import Spec

/// Advises a warm-up where the learning rate is large because the batch is.
struct LargeBatchWithoutWarmupRule: Rule {
  static let about = RuleInfo(
    "optim/large-batch-without-warmup", .info,
    summary: "A learning rate that was raised for a large batch is used from the first update on.",
    rationale: """
      A batch k times as large bears a learning rate k times as large, but not at the start, where \
      the weights change most: Goyal et al. train batches of 8,192 at a rate of 3.2 only after a \
      rise over five epochs, and diverge without. Reported for gradient descent with batches of \
      1,024 or more whose rate is above what a batch of 256 bears (1 − momentum), without a \
      schedule that begins low.
      """,
    symptoms: "loss diverges at the start with a large batch, large batch training unstable",
    remedy: "Put the schedule behind 'warmup: {steps: …}' of about five epochs.",
    sources: ["Goyal et al., Accurate, large minibatch SGD, 2017, arXiv:1706.02677"],
    examples: [
      .finding(
        "a rate of 0.8 from the start",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: «0.8», momentum: 0.9}}
          batch_size: 2048
        """),
      .clean(
        "behind a warm-up",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: 0.8, momentum: 0.9}}
          schedule: {warmup: {steps: 500, then: cosine_decay}}
          batch_size: 2048
        """),
      .clean(
        "a rate that any batch bears",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9}}
          batch_size: 2048
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, spec.effectiveBatchSize >= 1024, spec.learningLayers.count > 1,
      let rate = LearningRate(spec), rate.contract.stepSize == .gradient
    else { return }
    let limit = rate.contract.rates.high
    let scaled = limit * Double(spec.effectiveBatchSize) / 256
    // Above the scaled limit the rate is too large with a warm-up, too.
    guard rate.value > limit * (1 + 1e-9), rate.value <= scaled * (1 + 1e-9),
      !startsLow(spec, rate)
    else { return }
    report.add(
      "a learning rate of \(brief(rate.value)) for batches of \(spec.effectiveBatchSize) is used from the first update on",
      at: rate.range,
      notes: spec.batchSize?.range.map { [.init("the batch size", at: $0)] } ?? [],
      help: "let it rise first: 'schedule: {warmup: {steps: …}}' of about five epochs")
  }

  /// Whether a schedule begins at half of its peak or less.
  private func startsLow(_ spec: AnalyzedSpec, _ rate: LearningRate) -> Bool {
    guard let schedule = spec.spec.training?.schedule?.entry.value as? any Schedule else {
      return false
    }
    let start = ScheduleProgress(
      initial: rate.optimizer.learningRate, step: 0, stepsPerEpoch: spec.stepsPerEpoch ?? 1000,
      epoch: 0, epochs: spec.epochs)
    return schedule.learningRate(start) <= rate.value / 2
  }
}
