/// The share of predicted labels that are right.
package struct PrecisionMetric: Metric {
  package static let about = About(
    "precision", aliases: ["Precision"], dialects: Dialect.allCases,
    "Counts how many of the predicted labels are right.")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumber(
        "thresholds", \.threshold,
        "Above this a prediction means yes. Default: 0.5, or 0 for a loss over scores."),
      .optionalInt(
        "class_id", \.classID, min: 0, "The one class to look at. Default: all of them together."),
    ])

  package var threshold: Double?
  package var classID: Int?
  package init() {}

  package var metricContract: MetricContract {
    .thresholded(
      [.binaryClassification, .classification], at: threshold,
      follows: [.logits, .logProbabilities])
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    let threshold = threshold.map { Float($0) } ?? loss.decisionThreshold
    return ConfusionAccumulator(loss.decision(threshold)) { counts in
      let counts =
        classID.map { counts.indices.contains($0) ? counts[$0] : ConfusionCounts() }
        ?? counts.total
      return counts.precision
    }
  }
}
