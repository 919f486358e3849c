/// Gives the mean of all answers, of classes the most frequent one.
struct ConstantBaseline: Baseline {
  static let name = "always the same answer"
  private let mean: [Float]

  init(_ points: Points, _ answers: Answers, fitted: Range<Int>) { mean = answers.mean(fitted) }

  func answer(_ point: Int) -> [Float] { mean }
}
