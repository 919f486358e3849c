/// The share of rows whose largest prediction is at the 1 of a one-hot target.
package struct CategoricalAccuracyMetric: Metric {
  package static let about = About(
    "categorical_accuracy", aliases: ["CategoricalAccuracy"], dialects: Dialect.allCases,
    "Counts how often the largest prediction is at the place of the one-hot target.")
  package static let schema = Schema(Self(), [])
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.classification], target: .oneHot, decision: .largest(1))
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    MeanAccumulator { prediction, target in argmax(prediction) == argmax(target) ? 1 : 0 }
  }
}
