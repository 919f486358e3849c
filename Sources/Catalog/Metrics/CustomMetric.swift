/// A metric that the tool cannot know.
package struct CustomMetric: Metric {
  package static let about = About(
    "custom", dialects: Dialect.allCases, "Declares a metric of your own; it is not computed.")
  package static let schema = Schema(
    Self(),
    [
      .text("name", \.name, required: true, "Name for messages and for 'monitor'."),
      .bool("higher_is_better", \.isHigherBetter, default: "true", "Whether larger is better."),
    ])

  package var name = "custom"
  package var isHigherBetter = true
  package init() {}

  package var metricContract: MetricContract { MetricContract(tasks: []) }
  package var unmeasurableReason: String? {
    "the metric '\(name)' is declared as custom, so its arithmetic is not known"
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    MeanAccumulator { _, _ in .nan }
  }
}
