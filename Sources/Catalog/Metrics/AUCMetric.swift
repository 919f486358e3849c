#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The area under a curve of two rates over all thresholds.
package struct AUCMetric: Metric {
  package static let about = About(
    "auc", aliases: ["AUC"], dialects: Dialect.allCases,
    "Measures the area under the curve of true over false positives, or of precision over recall.",
    source: "Precision and recall: Davis and Goadrich, 2006, doi:10.1145/1143844.1143874")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "num_thresholds", \.thresholdCount, min: 2, max: 1 << 20, default: "200",
        "Points of the curve."),
      .choice("curve", \.curve, default: "ROC", "Which rates the curve shows."),
      .bool(
        "from_logits", \.fromLogits, default: "false",
        "Whether predictions are scores before the sigmoid."),
    ])

  package enum Curve: String, Sendable, CaseIterable { case roc = "ROC", precisionRecall = "PR" }

  package var thresholdCount = 200
  package var curve = Curve.roc
  package var fromLogits = false
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(
      tasks: [.binaryClassification, .classification],
      prediction: fromLogits ? .independentLogits : .independentProbabilities,
      follows: [.independentLogits])
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    AUCAccumulator(
      count: thresholdCount, curve: curve,
      appliesSigmoid: fromLogits || loss?.prediction == .independentLogits)
  }
}

/// Counts positives and negatives between evenly spaced thresholds, as Keras does.
struct AUCAccumulator: MetricAccumulator {
  private let curve: AUCMetric.Curve
  private let appliesSigmoid: Bool
  /// Element i counts predictions above exactly i thresholds.
  private var positives: [Double]
  private var negatives: [Double]

  init(count: Int, curve: AUCMetric.Curve, appliesSigmoid: Bool) {
    (self.curve, self.appliesSigmoid) = (curve, appliesSigmoid)
    positives = Array(repeating: 0, count: count + 1)
    negatives = positives
  }

  mutating func add(
    predictions: UnsafeBufferPointer<Float>, width: Int, targets: UnsafeBufferPointer<Float>,
    targetWidth: Int, weights: UnsafeBufferPointer<Float>
  ) {
    forEachRow(predictions, width, targets, targetWidth, weights) { prediction, target, weight in
      for label in prediction.indices {
        let passed = thresholdsBelow(prediction[label])
        if isTrue(label, target, width: prediction.count) {
          positives[passed] += weight
        } else {
          negatives[passed] += weight
        }
      }
    }
  }

  /// The first threshold lies just below 0, the last just above 1.
  private func thresholdsBelow(_ prediction: Float) -> Int {
    let value = Double(prediction)
    let p = appliesSigmoid ? 1 / (1 + exp(-value)) : value
    guard p > 0 else { return p == 0 ? 1 : 0 }
    let last = positives.count - 1
    return p > 1 ? last : max(1, min(last - 1, Int((p * Double(last - 1)).rounded(.up))))
  }

  var result: Double? {
    let (allPositives, allNegatives) = (positives.reduce(0, +), negatives.reduce(0, +))
    guard allPositives + allNegatives > 0 else { return nil }
    // At each threshold, from the lowest: what lies above it.
    var truePositives: [Double] = []
    var falsePositives: [Double] = []
    var (above, aboveNegatives) = (allPositives, allNegatives)
    for i in 0..<(positives.count - 1) {
      above -= positives[i]
      aboveNegatives -= negatives[i]
      truePositives.append(above)
      falsePositives.append(aboveNegatives)
    }
    switch curve {
    case .roc:
      return trapezoids(
        truePositives.map { allPositives > 0 ? $0 / allPositives : 0 },
        over: falsePositives.map { allNegatives > 0 ? $0 / allNegatives : 0 })
    case .precisionRecall:
      return precisionRecallArea(truePositives, falsePositives, allPositives)
    }
  }

  var state: [Double] {
    get { positives + negatives }
    set {
      guard newValue.count == 2 * positives.count else { return }
      (positives, negatives) = (
        Array(newValue.prefix(positives.count)), Array(newValue.suffix(positives.count))
      )
    }
  }

  private func trapezoids(_ heights: [Double], over widths: [Double]) -> Double {
    var area = 0.0
    for i in heights.indices.dropLast() {
      area += (widths[i] - widths[i + 1]) * (heights[i] + heights[i + 1]) / 2
    }
    return area
  }

  /// Between two thresholds true and false positives change evenly, so that precision does not.
  private func precisionRecallArea(
    _ truePositives: [Double], _ falsePositives: [Double], _ allPositives: Double
  ) -> Double {
    guard allPositives > 0 else { return 0 }
    var area = 0.0
    for i in truePositives.indices.dropLast() {
      let change = truePositives[i] - truePositives[i + 1]
      let predicted = truePositives[i] + falsePositives[i]
      let next = truePositives[i + 1] + falsePositives[i + 1]
      let slope = predicted > next ? max(change, 0) / (predicted - next) : 0
      let intercept = truePositives[i + 1] - slope * next
      let ratio = predicted > 0 && next > 0 ? predicted / next : 1
      area += slope * (change + intercept * log(ratio))
    }
    return area / allPositives
  }
}
