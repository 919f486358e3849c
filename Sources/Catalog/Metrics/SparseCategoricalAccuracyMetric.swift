/// The share of rows whose largest prediction is at the target's class.
package struct SparseCategoricalAccuracyMetric: Metric {
  package static let about = About(
    "sparse_categorical_accuracy", aliases: ["SparseCategoricalAccuracy"],
    dialects: Dialect.allCases,
    "Counts how often the largest prediction is at the target's class index.")
  package static let schema = Schema(Self(), [])
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.classification], target: .index, decision: .largest(1))
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    MeanAccumulator { prediction, target in
      target.first.flatMap { Int(exactly: $0) } == argmax(prediction) ? 1 : 0
    }
  }
}
