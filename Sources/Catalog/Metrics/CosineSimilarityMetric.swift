/// The cosine of the angle between prediction and target.
package struct CosineSimilarityMetric: Metric {
  package static let about = About(
    "cosine_similarity", aliases: ["CosineSimilarity"], dialects: Dialect.allCases,
    "Measures the cosine of the angle between prediction and target: 1 for the same direction.",
    formula: "sum(y/|y| · p/|p|)")
  package static let schema = Schema(Self(), [])
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.regression], target: .values)
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    MeanAccumulator { -CosineSimilarityLoss().value(prediction: $0, target: $1) }
  }
}
