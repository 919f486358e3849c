/// The share of the targets' variance that predictions explain.
package struct R2ScoreMetric: Metric {
  package static let about = About(
    "r2_score", aliases: ["r2", "R2Score"], dialects: Dialect.allCases,
    "Measures the share of the targets' variance that predictions explain: 1 at best, 0 for the mean.",
    formula: "1 - sum((y - p)²) / sum((y - mean(y))²)")
  package static let schema = Schema(Self(), [])
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.regression], target: .values)
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator { VarianceAccumulator() }
}

private struct VarianceAccumulator: MetricAccumulator {
  private var residuals: [Double] = []
  private var means: [Double] = []
  private var deviations: [Double] = []
  private var weight = 0.0

  /// Welford's update of mean and sum of squares, which does not cancel (1962, doi:10.1080/00401706.1962.10490022).
  mutating func add(
    predictions: UnsafeBufferPointer<Float>, width: Int, targets: UnsafeBufferPointer<Float>,
    targetWidth: Int, weights: UnsafeBufferPointer<Float>
  ) {
    if residuals.count < width {
      residuals = Array(repeating: 0, count: width)
      (means, deviations) = (residuals, residuals)
    }
    forEachRow(predictions, width, targets, targetWidth, weights) { prediction, target, w in
      weight += w
      for i in 0..<min(prediction.count, target.count) {
        let (p, y) = (Double(prediction[i]), Double(target[i]))
        residuals[i] += w * (y - p) * (y - p)
        let before = y - means[i]
        means[i] += weight > 0 ? before * w / weight : 0
        deviations[i] += w * before * (y - means[i])
      }
    }
  }

  /// The mean over outputs.
  var result: Double? {
    guard weight > 0 else { return nil }
    let scores = zip(residuals, deviations).map { residual, deviation in
      deviation == 0 ? (residual == 0 ? 1 : 0) : 1 - residual / deviation
    }
    return scores.reduce(0, +) / Double(scores.count)
  }

  var state: [Double] {
    get { [weight] + residuals + means + deviations }
    set {
      guard let first = newValue.first, newValue.count % 3 == 1 else { return }
      let width = newValue.count / 3
      weight = first
      residuals = Array(newValue.dropFirst().prefix(width))
      means = Array(newValue.dropFirst(1 + width).prefix(width))
      deviations = Array(newValue.suffix(width))
    }
  }
}
