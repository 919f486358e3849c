/// A model that is fitted without descent: what a network must beat to be worth its trouble.
protocol Baseline: Sendable {
  /// As a message says it.
  static var name: String { get }
  static func canAnswer(_ question: Question) -> Bool
  /// - Parameter fitted: places of the points that it may learn from.
  init(_ points: Points, _ answers: Answers, fitted: Range<Int>)
  /// The answer for any point: numbers, or a score for each class.
  func answer(_ point: Int) -> [Float]
}

extension Baseline {
  static func canAnswer(_ question: Question) -> Bool { true }
}
