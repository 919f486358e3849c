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

/// What a metric needs.
package struct MetricContract: Hashable, Sendable {
  /// Tasks it is meaningful for; empty where that is not known.
  package let tasks: [LossContract.Task]
  /// The one target encoding it reads; nil where it adapts itself to the loss.
  package let target: LossContract.Target?
  package init(tasks: [LossContract.Task], target: LossContract.Target? = nil) {
    self.tasks = tasks
    self.target = target
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
}
