/// The weighted mean of a number per row.
struct MeanAccumulator: MetricAccumulator {
  typealias Row = UnsafeBufferPointer<Float>
  private let value: (_ prediction: Row, _ target: Row) -> Double
  private var sum = 0.0
  private var weight = 0.0

  init(_ value: @escaping (_ prediction: Row, _ target: Row) -> Double) { self.value = value }

  mutating func add(
    predictions: Row, width: Int, targets: Row, targetWidth: Int, weights: Row
  ) {
    forEachRow(predictions, width, targets, targetWidth, weights) { prediction, target, w in
      sum += w * value(prediction, target)
      weight += w
    }
  }

  var result: Double? { weight > 0 ? sum / weight : nil }

  var state: [Double] {
    get { [sum, weight] }
    set { if newValue.count == 2 { (sum, weight) = (newValue[0], newValue[1]) } }
  }
}

/// Calls `body` with the prediction, the target and the weight of every row.
func forEachRow(
  _ predictions: UnsafeBufferPointer<Float>, _ width: Int, _ targets: UnsafeBufferPointer<Float>,
  _ targetWidth: Int, _ weights: UnsafeBufferPointer<Float>,
  _ body: (UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>, Double) -> Void
) {
  guard width > 0, targetWidth > 0 else { return }
  for row in 0..<min(predictions.count / width, targets.count / targetWidth) {
    body(
      UnsafeBufferPointer(rebasing: predictions[(row * width)..<((row + 1) * width)]),
      UnsafeBufferPointer(rebasing: targets[(row * targetWidth)..<((row + 1) * targetWidth)]),
      weights.isEmpty ? 1 : Double(weights[row]))
  }
}
