/// The harmonic mean of precision and recall.
package struct F1ScoreMetric: Metric {
  package static let about = About(
    "f1_score", aliases: ["f1", "F1Score"], dialects: Dialect.allCases,
    "Takes the harmonic mean of precision and recall of each class.",
    formula: "2 · tp / (2 · tp + fp + fn)")
  package static let schema = Schema(
    Self(),
    [
      .choice("average", \.average, default: "macro", "How the scores of classes become one."),
      .optionalNumber(
        "threshold", \.threshold,
        "Above this a prediction means yes. Default: the largest prediction of a row; 0.5 for a single one."
      ),
    ])

  package enum Average: String, Sendable, CaseIterable { case macro, micro, weighted }

  package var average = Average.macro
  package var threshold: Double?
  package init() {}

  package var metricContract: MetricContract {
    .thresholded([.binaryClassification, .classification], at: threshold)
  }

  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    let isBinary = loss?.task == .binaryClassification
    let decision: ConfusionAccumulator.Decision =
      threshold.map { .above(Float($0)) } ?? (isBinary ? .above(loss.decisionThreshold) : .largest)
    return ConfusionAccumulator(decision) { counts in
      switch average {
      case .micro: return counts.total.f1
      case .macro: return counts.reduce(0) { $0 + $1.f1 } / Double(counts.count)
      case .weighted:
        let support = counts.reduce(0) { $0 + $1.support }
        return support > 0 ? counts.reduce(0) { $0 + $1.f1 * $1.support } / support : 0
      }
    }
  }
}
