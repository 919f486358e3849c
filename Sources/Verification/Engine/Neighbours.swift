/// The samples of a table that lie nearest to each other.
struct Neighbours {
  /// For every sample the places of the nearest others, nearest first.
  let nearest: [[Int]]

  /// - Parameter k: how many for each sample.
  /// - Complexity: O(samples² · width).
  init(_ points: Points, _ k: Int) {
    let count = points.count
    var distances = [Float](repeating: .infinity, count: count * count)
    for a in 0..<count {
      for b in 0..<a {
        let distance = points.distance(a, b)
        distances[a * count + b] = distance
        distances[b * count + a] = distance
      }
    }
    nearest = (0..<count).map { row in
      Self.smallest(k, of: distances[row * count..<(row + 1) * count])
    }
  }

  /// Places of the smallest numbers in their order, earlier places first where they are equal.
  private static func smallest(_ k: Int, of values: ArraySlice<Float>) -> [Int] {
    var best: [(value: Float, place: Int)] = []
    for (place, value) in values.enumerated() where value.isFinite {
      guard best.count < k || value < best[best.count - 1].value else { continue }
      let index = best.firstIndex { value < $0.value } ?? best.count
      best.insert((value, place), at: index)
      if best.count > k { best.removeLast() }
    }
    return best.map(\.place)
  }
}
