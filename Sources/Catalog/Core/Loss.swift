package import Arrays
package import Program

/// A loss function with its options and with what it needs from prediction and target.
///
/// Every loss is a metric, too: its mean over the samples.
package protocol Loss: Metric {
  var contract: LossContract { get }
  /// How the losses of a batch become one number.
  var reduction: LossReduction { get }
  /// Appends operations that give one loss per sample (and per further leading axis): `prediction` is
  /// `[N, …, K]`, the result `[N, …]`; the engine reduces it over samples and weights.
  func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
  /// As ``lower(prediction:target:into:)``, with how much each loss counts.
  func lowerCounted(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> LossTerms
  /// The loss of one sample, in Double: the reference for ``lower(prediction:target:into:)`` and the
  /// metric of this name.
  ///
  /// - Parameters:
  ///   - prediction: the numbers along the last axis.
  ///   - target: as many, or one class index.
  func value(prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>) -> Double
  /// Loss of a prediction that is the same for all of `classes` classes; nil for regression.
  func chance(classes: Int) -> Double?
  /// What of this loss the executor does not compute, in words; nil where nothing is missing.
  var untrainableReason: String? { get }
  /// Whether classes are counted by axis 1 of a prediction, as in PyTorch, and not by the last.
  var hasClassesFirst: Bool { get }
}

extension Loss {
  package var reduction: LossReduction { .mean }
  package func chance(classes: Int) -> Double? { nil }
  package var untrainableReason: String? { nil }
  package var hasClassesFirst: Bool { false }
  package func lowerCounted(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> LossTerms {
    LossTerms(try lower(prediction: prediction, target: target, into: &builder))
  }
}

/// How the losses of a batch become one number.
package enum LossReduction: String, Hashable, Sendable, CaseIterable {
  /// Keras' default.
  case sumOverBatchSize = "sum_over_batch_size"
  case mean
  case meanWithSampleWeight = "mean_with_sample_weight"
  case sum
  case none
  /// PyTorch's for the Kullback-Leibler divergence: a sum over each sample, a mean over samples.
  case batchMean = "batchmean"

  package static let allCases: [LossReduction] = [
    .sumOverBatchSize, .mean, .meanWithSampleWeight, .sum, .none,
  ]
  /// Whether the loss of a batch grows with its size.
  package var isSum: Bool { self == .sum }
}

/// What a loss needs, as a row of a table: the rules of the group `loss` read nothing else.
package struct LossContract: Hashable, Sendable {
  package enum Prediction: Hashable, Sendable {
    /// Unnormalised scores over the last axis; the loss applies softmax itself.
    case logits
    /// Rows that sum to 1 over the last axis.
    case probabilities
    /// Logarithms of such rows.
    case logProbabilities
    /// One unnormalised score per label; the loss applies a sigmoid itself.
    case independentLogits
    /// One probability per label.
    case independentProbabilities
    /// Real numbers, as near to the target as possible.
    case values
    /// Scores whose sign decides (hinge).
    case margins
    /// Not known: a loss of the user's own that does not say.
    case anything
  }
  package enum Target: Hashable, Sendable {
    /// One integer per sample, below the number of predictions.
    case index
    /// One row per sample with the shape of the prediction, summing to 1.
    case oneHot
    /// 0 or 1 per label, with the shape of the prediction.
    case binary
    /// −1 or 1 per label.
    case signs
    /// Numbers with the shape of the prediction.
    case values
    /// Not known.
    case anything
  }
  package enum Task: String, Hashable, Sendable {
    case classification, binaryClassification = "binary_classification", regression
  }
  package let prediction: Prediction
  package let target: Target
  /// What the loss is for; nil where that is not known.
  package let task: Task?
  /// What the loss wants the other way round: name of the loss that takes the other target encoding.
  package let twin: String?
  /// Whether an option `from_logits` switches what is wanted.
  package let hasFromLogits: Bool
  /// Element types that the framework takes for targets, the usual one first; nil where it converts.
  package let targetElements: [ElementType]?
  /// What becomes of predictions below 0; nil where they are like any other.
  package let belowZero: BelowZero?

  package enum BelowZero: Hashable, Sendable {
    /// The loss takes their logarithm, which is not a number.
    case undefined
    /// The loss takes them for 0, and they get no gradient.
    case cutOff
  }

  package init(
    _ prediction: Prediction, _ target: Target, _ task: Task?, twin: String? = nil,
    hasFromLogits: Bool = false, targetElements: [ElementType]? = nil,
    belowZero: BelowZero? = nil
  ) {
    self.prediction = prediction
    self.target = target
    self.task = task
    self.twin = twin
    self.hasFromLogits = hasFromLogits
    self.targetElements = targetElements
    self.belowZero = belowZero
  }
}
