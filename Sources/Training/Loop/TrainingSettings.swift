internal import Analysis
package import Catalog
package import Kernels
package import Program
internal import SourceText
package import Spec

/// How a spec is trained, with every default filled in.
package struct TrainingSettings: Sendable {
  package let optimizer: any Optimizer
  package let rule: any UpdateRule
  package let schedule: (any Schedule)?
  package let clip: Kernels.GradientClip
  package let epochs: Int
  package let batchSize: Int
  package let dropsRemainder: Bool
  package let shuffling: SampleOrder.Shuffling
  /// Batches of an epoch where the spec says so; nil: all.
  package let stepsPerEpoch: Int?
  package let seed: UInt64
  package let earlyStopping: EarlyStopping?
  package let checkpoint: CheckpointDeclaration?
  package let checkpointing: ActivationCheckpointing

  /// - Parameters:
  ///   - seed: instead of the one of the spec.
  ///   - fixedBatchSize: the batch size where the model fixes it.
  /// - Throws: ``RunError`` for what the executor does not train.
  init(_ spec: AnalyzedSpec, seed: UInt64, fixedBatchSize: Int?) throws(RunError) {
    guard let training = spec.spec.training else {
      throw RunError(
        "the spec has no section 'training'", at: spec.spec.versionRange,
        help: "add 'training' with loss and optimizer")
    }
    guard !training.losses.isEmpty else {
      throw RunError("'training' has no loss to minimise", at: training.range, help: "add 'loss'")
    }
    guard let entry = training.optimizer, let optimizer = entry.entry.value as? any Optimizer else {
      throw RunError(
        "'training' has no optimizer", at: training.range, help: "add 'optimizer: adam'")
    }
    (self.optimizer, rule, self.seed) = (optimizer, optimizer.rule, seed)
    schedule = training.schedule?.entry.value as? any Schedule
    clip = Self.clip(training, optimizer, spec.graph?.dialect ?? .keras)
    epochs = training.epochs?.value ?? TrainingSection.defaultEpochs
    stepsPerEpoch = training.stepsPerEpoch?.value
    earlyStopping = training.earlyStopping
    checkpoint = training.checkpoint
    checkpointing = Self.checkpointing(training.checkpointedActivations?.value ?? .none)
    let order = spec.pipeline.after[.train]?.order
    let wanted = order?.batchSize ?? training.batchSize?.value ?? TrainingSection.defaultBatchSize
    batchSize = fixedBatchSize ?? wanted
    dropsRemainder = fixedBatchSize != nil || order?.dropsRemainder == true
    shuffling = Self.shuffling(spec, training, batchSize: batchSize)
  }

  private static func checkpointing(
    _ declared: CheckpointedActivations
  ) -> ActivationCheckpointing {
    switch declared {
    case .none: .none
    case .all: .least
    case .budget(let megabytes): .within(bytes: Int(min(megabytes * 1e6, 9e18)))
    }
  }

  /// How the executor trains, with this many threads.
  func planOptions(threads: Int) -> PlanOptions {
    PlanOptions(
      threads: threads, clip: clip, accumulationSteps: optimizer.accumulationSteps,
      averaging: optimizer.averaging, checkpointing: checkpointing)
  }

  private static func clip(
    _ training: TrainingSection, _ optimizer: any Optimizer, _ dialect: Dialect
  ) -> Kernels.GradientClip {
    if let clip = training.gradientClip {
      let limit = Float(clip.threshold.value)
      switch clip.kind.value {
      case .value: return .value(limit)
      // PyTorch's clip_grad_norm_ takes all gradients together.
      case .norm: return dialect == .torch ? .globalNorm(limit) : .norm(limit)
      case .globalNorm: return .globalNorm(limit)
      }
    }
    let clip = optimizer.clipping
    if let limit = clip.globalNorm { return .globalNorm(Float(limit)) }
    if let limit = clip.norm { return .norm(Float(limit)) }
    if let limit = clip.value { return .value(Float(limit)) }
    return .none
  }

  /// A `shuffle` in the pipeline decides. Without one, a pipeline that makes its own batches keeps its order, as
  /// Keras' `fit` leaves a data set alone; arrays are shuffled unless the spec says otherwise.
  private static func shuffling(
    _ spec: AnalyzedSpec, _ training: TrainingSection, batchSize: Int
  ) -> SampleOrder.Shuffling {
    let steps = (spec.spec.data?.pipeline ?? []).filter { $0.only?.value.contains(.train) ?? true }
    if let order = spec.pipeline.after[.train]?.order, order.shuffling != .none {
      let shuffle = steps.lastIndex { $0.range == order.shuffledAt }
      let batch = steps.lastIndex { $0.range == order.batchedAt }
      // Behind `batch`, whole batches are shuffled.
      if let shuffle, let batch, batch < shuffle { return .batches }
      if case .window(let size) = order.shuffling { return .window(size) }
      return .samples
    }
    let isStream = spec.pipeline.after[.train]?.order.batchSize != nil
    switch training.shuffle?.value ?? (isStream ? .off : .on) {
    case .off: return .none
    case .on: return .samples
    case .batch: return .batches
    }
  }
}
