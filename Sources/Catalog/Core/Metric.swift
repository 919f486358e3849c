/// A number that tells how good predictions are.
package protocol Metric: CatalogEntry {
  var metricContract: MetricContract { get }
  /// Whether larger is better.
  var isHigherBetter: Bool { get }
  /// A fresh accumulator; `loss` tells what the predictions encode, where the metric depends on it.
  func accumulator(_ loss: LossContract?) -> any MetricAccumulator
  /// Why the executor cannot compute the metric, in words; nil where it can.
  var unmeasurableReason: String? { get }
}

extension Metric {
  package var isHigherBetter: Bool { true }
  package var unmeasurableReason: String? { nil }
}

/// What a metric needs, as a row of a table: the rules of the group `eval` read nothing else.
package struct MetricContract: Hashable, Sendable {
  /// How predictions become answers.
  package enum Decision: Hashable, Sendable {
    /// They do not: numbers are compared as they are, or over all thresholds.
    case none
    /// As the loss suggests: the largest class, or a threshold for binary labels.
    case adaptive
    /// So many of the largest of a row.
    case largest(Int)
    /// What lies above a threshold; nil: one that follows from the loss.
    case threshold(Double?)
  }

  /// Tasks it is meaningful for; empty where that is not known.
  package let tasks: [LossContract.Task]
  /// The one target encoding it reads; nil where it adapts itself to the loss.
  package let target: LossContract.Target?
  package let decision: Decision
  /// What it takes predictions for; `.anything` where only their order counts or the loss tells.
  package let prediction: LossContract.Prediction
  /// Losses over these predictions tell it to read them instead of ``prediction``.
  package let follows: [LossContract.Prediction]

  package init(
    tasks: [LossContract.Task], target: LossContract.Target? = nil, decision: Decision = .none,
    prediction: LossContract.Prediction = .anything, follows: [LossContract.Prediction] = []
  ) {
    (self.tasks, self.target, self.decision) = (tasks, target, decision)
    (self.prediction, self.follows) = (prediction, follows)
  }

  /// A metric of labels that are given above a threshold: without one of its own it follows the loss.
  static func thresholded(
    _ tasks: [LossContract.Task], target: LossContract.Target? = nil, at threshold: Double?,
    follows: [LossContract.Prediction] = []
  ) -> MetricContract {
    // A threshold outside of (0, 1) is one for scores.
    let isProbability = threshold.map { $0 > 0 && $0 < 1 } ?? false
    return MetricContract(
      tasks: tasks, target: target, decision: .threshold(threshold),
      prediction: isProbability ? .independentProbabilities : .anything, follows: follows)
  }
}

/// Collects a metric over batches.
package protocol MetricAccumulator {
  /// - Parameters:
  ///   - predictions: `[rows, width]`, row-major.
  ///   - targets: `[rows, targetWidth]`, row-major.
  ///   - weights: one per row, or empty.
  mutating func add(
    predictions: UnsafeBufferPointer<Float>, width: Int, targets: UnsafeBufferPointer<Float>,
    targetWidth: Int, weights: UnsafeBufferPointer<Float>)
  /// Undefined (nil) before the first row.
  var result: Double? { get }
  /// All that was gathered, for an accumulator made alike to go on from; a state of another is ignored.
  var state: [Double] { get set }
}
