/// The share of labels on the right side of a threshold.
package struct BinaryAccuracyMetric: Metric {
  package static let about = About(
    "binary_accuracy", aliases: ["BinaryAccuracy"], dialects: Dialect.allCases,
    "Counts how often a prediction is on the label's side of a threshold.")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumber(
        "threshold", \.threshold,
        "Above this a prediction means 1. Default: 0.5, or 0 for a loss over scores.")
    ])

  package var threshold: Double?
  package init() {}

  package var metricContract: MetricContract {
    .thresholded([.binaryClassification], target: .binary, at: threshold)
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    let threshold = threshold.map { Float($0) } ?? loss.decisionThreshold
    return MeanAccumulator { shareOfMatches($0, $1, threshold: threshold) }
  }
}
