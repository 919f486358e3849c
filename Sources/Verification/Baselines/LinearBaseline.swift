/// Gives weighted sums of the features, fitted by ridge regression (Hoerl and Kennard 1970,
/// doi:10.1080/00401706.1970.10488634), of classes the one with the largest sum.
struct LinearBaseline: Baseline {
  static let name = "a linear model"
  private let points: Points
  /// For every number of an answer.
  private let weights: [[SIMD8<Float>]]
  private let constants: [Float]

  /// The penalty as a share of the mean variance of a feature: enough that nothing is divided by next to nothing.
  private static let ridge: Float = 0.01

  /// Every number of an answer has weights of its own, each as dear as the others.
  private static let most = 64

  static func canAnswer(_ question: Question) -> Bool { question.width <= most }

  init(_ points: Points, _ answers: Answers, fitted: Range<Int>) {
    self.points = points
    let fit = RidgeFit(points, fitted, penalty: Self.ridge)
    let target = answers.mean(fitted)
    weights = (0..<answers.width).map { column in
      fit.weights(fitted.map { answers.values[$0 * answers.width + column] - target[column] })
    }
    constants = zip(weights, target).map { $1 - fit.centre($0) }
  }

  func answer(_ point: Int) -> [Float] {
    zip(weights, constants).map { points.product(point, $0) + $1 }
  }
}
