/// The share of rows in which the right class is among the k largest predictions.
package struct SparseTopKCategoricalAccuracyMetric: Metric {
  package static let about = About(
    "sparse_top_k_categorical_accuracy", aliases: ["SparseTopKCategoricalAccuracy"],
    dialects: Dialect.allCases,
    "Counts how often the target's class index is among the k largest predictions.")
  package static let schema = Schema(
    Self(), [.int("k", \.k, default: "5", "How many of the largest predictions count.")])

  package var k = 5
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.classification], target: .index, decision: .largest(k))
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    MeanAccumulator { prediction, target in
      isAmongLargest(target.first.flatMap { Int(exactly: $0) }, of: prediction, k) ? 1 : 0
    }
  }
}
