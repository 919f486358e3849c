/// Gives the mean answer of the five nearest samples, of classes the one that most of them have.
struct NeighboursBaseline: Baseline {
  static let name = "the nearest neighbours"
  private static let size = 5
  private let points: Points
  private let answers: Answers
  private let fitted: Range<Int>

  init(_ points: Points, _ answers: Answers, fitted: Range<Int>) {
    (self.points, self.answers, self.fitted) = (points, answers, fitted)
  }

  func answer(_ point: Int) -> [Float] {
    var best: [(distance: Float, place: Int)] = []
    for other in fitted {
      let distance = points.distance(point, other)
      guard best.count < Self.size || distance < best[Self.size - 1].distance else { continue }
      let place = best.firstIndex { distance < $0.distance } ?? best.count
      best.insert((distance, other), at: place)
      if best.count > Self.size { best.removeLast() }
    }
    return answers.mean(best.map(\.place))
  }
}
