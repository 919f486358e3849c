internal import Program

/// Mean and variance of the elements that share their places along some axes.
///
/// Batches are merged pairwise: Chan, Golub, LeVeque 1979, Updating formulae and a pairwise algorithm for computing sample
/// variances.
struct MomentsFit: StateFit {
  /// Ascending, without the examples.
  let keptAxes: [Int]
  private var count = 0.0
  private var means: [Double] = []
  private var squares: [Double] = []

  init(keptAxes: [Int]) { self.keptAxes = keptAxes }

  var states: [[Float]] {
    [means.map { Float($0) }, squares.map { Float(count > 0 ? $0 / count : 0) }]
  }

  mutating func add(_ values: UnsafeBufferPointer<Float>, shape: [Int]) {
    let groups = keptAxes.reduce(1) { $0 * shape[$1] }
    guard groups > 0, !values.isEmpty else { return }
    if means.isEmpty {
      means = Array(repeating: 0, count: groups)
      squares = means
    }
    let size = Double(values.count / groups)
    var batch = [Double](repeating: 0, count: groups)
    forEachElement(shape) { batch[$1] += Double(values[$0]) / size }
    var rest = [Double](repeating: 0, count: groups)
    forEachElement(shape) { element, group in
      let distance = Double(values[element]) - batch[group]
      rest[group] += distance * distance
    }
    let total = count + size
    for group in 0..<groups {
      let shift = batch[group] - means[group]
      means[group] += shift * size / total
      squares[group] += rest[group] + shift * shift * count * size / total
    }
    count = total
  }

  /// Calls with each element and the number of its group, both in row-major order.
  private func forEachElement(_ shape: [Int], _ body: (_ element: Int, _ group: Int) -> Void) {
    var strides = [Int](repeating: 0, count: shape.count)
    var groups = 1
    for axis in keptAxes.reversed() {
      strides[axis] = groups
      groups *= shape[axis]
    }
    forEachVector(shape, strides, body)
  }
}
