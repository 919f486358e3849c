/// The share of rows in which the right class is among the k largest predictions.
package struct TopKCategoricalAccuracyMetric: Metric {
  package static let about = About(
    "top_k_categorical_accuracy", aliases: ["TopKCategoricalAccuracy"], dialects: Dialect.allCases,
    "Counts how often the 1 of a one-hot target is among the k largest predictions.")
  package static let schema = Schema(
    Self(), [.int("k", \.k, default: "5", "How many of the largest predictions count.")])

  package var k = 5
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.classification], target: .oneHot, decision: .largest(k))
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    MeanAccumulator { prediction, target in
      isAmongLargest(argmax(target), of: prediction, k) ? 1 : 0
    }
  }
}
