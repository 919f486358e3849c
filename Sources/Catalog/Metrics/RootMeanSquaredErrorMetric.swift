/// The root of the mean squared difference.
package struct RootMeanSquaredErrorMetric: Metric {
  package static let about = About(
    "root_mean_squared_error", aliases: ["rmse", "RootMeanSquaredError"],
    dialects: Dialect.allCases,
    "Takes the root of the mean squared difference between prediction and target.",
    formula: "√mean((p - y)²)")
  package static let schema = Schema(Self(), [])
  package init() {}

  package var isHigherBetter: Bool { false }
  package var metricContract: MetricContract {
    MetricContract(tasks: [.regression], target: .values)
  }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator { RootAccumulator() }
}

private struct RootAccumulator: MetricAccumulator {
  private var squares = MeanAccumulator(MeanSquaredErrorLoss().value)

  mutating func add(
    predictions: UnsafeBufferPointer<Float>, width: Int, targets: UnsafeBufferPointer<Float>,
    targetWidth: Int, weights: UnsafeBufferPointer<Float>
  ) {
    squares.add(
      predictions: predictions, width: width, targets: targets, targetWidth: targetWidth,
      weights: weights)
  }
  var result: Double? { squares.result?.squareRoot() }

  var state: [Double] {
    get { squares.state }
    set { squares.state = newValue }
  }
}
