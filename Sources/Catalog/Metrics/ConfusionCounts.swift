/// Weighted counts of right and wrong answers for one class.
struct ConfusionCounts {
  var truePositives = 0.0
  var falsePositives = 0.0
  var falseNegatives = 0.0

  mutating func add(isPredicted: Bool, isTrue: Bool, weight: Double) {
    switch (isPredicted, isTrue) {
    case (true, true): truePositives += weight
    case (true, false): falsePositives += weight
    case (false, true): falseNegatives += weight
    case (false, false): break
    }
  }

  /// 0 where nothing was predicted, as in Keras.
  var precision: Double { ratio(truePositives, truePositives + falsePositives) }
  var recall: Double { ratio(truePositives, truePositives + falseNegatives) }
  var f1: Double { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }
  /// Weight of what is the class or is taken for it.
  var union: Double { truePositives + falsePositives + falseNegatives }
  /// Weight of the samples of the class.
  var support: Double { truePositives + falseNegatives }

  private func ratio(_ a: Double, _ b: Double) -> Double { b > 0 ? a / b : 0 }
}

/// Counts per class, or over all classes together.
struct ConfusionAccumulator: MetricAccumulator {
  /// When an answer counts as given.
  enum Decision {
    case above(Float)
    /// The largest prediction of a row.
    case largest
  }

  private let decision: Decision
  private let summary: ([ConfusionCounts]) -> Double
  private var counts: [ConfusionCounts] = []
  private var isEmpty = true

  init(_ decision: Decision, _ summary: @escaping ([ConfusionCounts]) -> Double) {
    (self.decision, self.summary) = (decision, summary)
  }

  mutating func add(
    predictions: UnsafeBufferPointer<Float>, width: Int, targets: UnsafeBufferPointer<Float>,
    targetWidth: Int, weights: UnsafeBufferPointer<Float>
  ) {
    if counts.count < width { counts = Array(repeating: ConfusionCounts(), count: width) }
    forEachRow(predictions, width, targets, targetWidth, weights) { prediction, target, weight in
      isEmpty = false
      let largest = argmax(prediction)
      for label in prediction.indices {
        let isPredicted =
          switch decision {
          case .above(let threshold): prediction[label] > threshold
          case .largest: label == largest
          }
        counts[label].add(
          isPredicted: isPredicted, isTrue: isTrue(label, target, width: prediction.count),
          weight: weight)
      }
    }
  }

  var result: Double? { isEmpty ? nil : summary(counts) }

  var state: [Double] {
    get {
      isEmpty ? [] : counts.flatMap { [$0.truePositives, $0.falsePositives, $0.falseNegatives] }
    }
    set {
      guard newValue.count % 3 == 0 else { return }
      isEmpty = newValue.isEmpty
      counts = stride(from: 0, to: newValue.count, by: 3).map { start in
        ConfusionCounts(
          truePositives: newValue[start], falsePositives: newValue[start + 1],
          falseNegatives: newValue[start + 2])
      }
    }
  }
}

/// Whether the target says `label`: as the index of a class, or as 1 in its place.
func isTrue(_ label: Int, _ target: UnsafeBufferPointer<Float>, width: Int) -> Bool {
  if target.count == 1, width > 1 { return Int(exactly: target[0]) == label }
  return target.indices.contains(label) && target[label] > 0.5
}

extension [ConfusionCounts] {
  var total: ConfusionCounts {
    reduce(into: ConfusionCounts()) { sum, counts in
      sum.truePositives += counts.truePositives
      sum.falsePositives += counts.falsePositives
      sum.falseNegatives += counts.falseNegatives
    }
  }
}

extension LossContract? {
  /// Scores of classes and their logarithms have no threshold: the largest is the answer.
  func decision(_ threshold: Float) -> ConfusionAccumulator.Decision {
    switch self?.prediction {
    case .logits, .logProbabilities: .largest
    default: .above(threshold)
    }
  }
}
