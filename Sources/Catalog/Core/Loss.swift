package import Program

/// A loss function with its options and with what it needs from prediction and target.
package protocol Loss: CatalogEntry {
  var contract: LossContract { get }
  /// Appends operations that give one loss per sample (and per further leading axis): `prediction` is
  /// `[N, …, K]`, the result `[N, …]`; the engine averages it over samples and weights.
  func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
  /// Loss of a prediction that is the same for all of `classes` classes; nil for regression.
  func chance(classes: Int) -> Double?
}

extension Loss {
  package func chance(classes: Int) -> Double? { nil }
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
  }
  package enum Task: String, Hashable, Sendable {
    case classification, binaryClassification = "binary_classification", regression
  }
  package let prediction: Prediction
  package let target: Target
  package let task: Task
  /// What the loss wants the other way round: name of the loss that takes the other target encoding.
  package let twin: String?
  /// Whether an option `from_logits` switches what is wanted.
  package let hasFromLogits: Bool

  package init(
    _ prediction: Prediction, _ target: Target, _ task: Task, twin: String? = nil, hasFromLogits: Bool = false
  ) {
    self.prediction = prediction
    self.target = target
    self.task = task
    self.twin = twin
    self.hasFromLogits = hasFromLogits
  }
}
