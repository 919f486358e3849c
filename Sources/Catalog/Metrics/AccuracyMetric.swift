/// The share of right answers; what is right follows from the loss and the shape of the target.
package struct AccuracyMetric: Metric {
  package static let about = About(
    "accuracy", aliases: ["acc", "Accuracy"], dialects: Dialect.allCases,
    "Counts how often the prediction is right: the largest class, or a threshold for binary labels."
  )
  package static let schema = Schema(Self(), [])

  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.classification, .binaryClassification], decision: .adaptive)
  }

  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    let threshold = loss.decisionThreshold
    let isBinaryLoss = loss?.task == .binaryClassification
    return MeanAccumulator { prediction, target in
      if isBinaryLoss || prediction.count == 1 {
        return shareOfMatches(prediction, target, threshold: threshold)
      }
      let right = target.count == 1 ? Int(exactly: target[0]) : argmax(target)
      return right == argmax(prediction) ? 1 : 0
    }
  }
}

extension LossContract? {
  /// Above this a prediction means "yes": 0 for scores, 0.5 for probabilities.
  var decisionThreshold: Float {
    switch self?.prediction {
    case .independentLogits, .margins: 0
    default: 0.5
    }
  }
}

/// The position of the first largest number.
func argmax(_ row: UnsafeBufferPointer<Float>) -> Int? {
  var best: Int?
  for i in row.indices where best.map({ row[i] > row[$0] }) ?? true { best = i }
  return best
}

/// The share of numbers that are on the side of `threshold` on which the target is of one half.
func shareOfMatches(
  _ prediction: UnsafeBufferPointer<Float>, _ target: UnsafeBufferPointer<Float>, threshold: Float
) -> Double {
  var matches = 0
  for (p, y) in zip(prediction, target) where (p > threshold) == (y > 0.5) { matches += 1 }
  return Double(matches) / Double(prediction.count)
}

/// Whether fewer than `k` numbers exceed the one at `index`, so that ties count as right.
func isAmongLargest(_ index: Int?, of row: UnsafeBufferPointer<Float>, _ k: Int) -> Bool {
  guard let index, row.indices.contains(index), row[index].isFinite else { return false }
  var larger = 0
  for value in row where value > row[index] { larger += 1 }
  return larger < k
}
