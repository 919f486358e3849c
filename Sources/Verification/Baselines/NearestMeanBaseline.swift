/// Gives the class whose mean is nearest.
struct NearestMeanBaseline: Baseline {
  static let name = "the nearest class mean"
  private let points: Points
  /// The mean of each class; nil of those without samples.
  private let means: [[SIMD8<Float>]?]

  static func canAnswer(_ question: Question) -> Bool { question.classes != nil }

  init(_ points: Points, _ answers: Answers, fitted: Range<Int>) {
    self.points = points
    means = (0..<answers.width).map { kind in
      let isOfKind = fitted.map { answers.values[$0 * answers.width + kind] }
      let count = isOfKind.reduce(0, +)
      return count > 0 ? points.sum(fitted, times: isOfKind.map { $0 / count }) : nil
    }
  }

  func answer(_ point: Int) -> [Float] {
    means.map { mean in mean.map { -points.distance(point, to: $0) } ?? -.infinity }
  }
}
