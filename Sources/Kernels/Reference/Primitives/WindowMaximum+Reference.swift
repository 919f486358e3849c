import Program

extension WindowMaximum: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    var y = ReferenceTensor<S>(call.shapes[0], repeating: -.infinity)
    var places = ReferenceTensor<S>(call.shapes[0])
    let (extents, counts) = (sides(x.shape), sides(y.shape))
    let (size, count) = (extents.reduce(1, *), counts.reduce(1, *))
    for row in 0..<y.count / max(count, 1) {
      let lists = lists(extents, counts, samples: samples(row, call))
      var k = row * count
      for a in lists[0] {
        for b in lists[1] {
          for c in lists[2] {
            var place: Int?
            for i in a {
              for j in b {
                for l in c {
                  let here = (i * extents[1] + j) * extents[2] + l
                  let value = x.values[row * size + here]
                  if value > y.values[k] || value.isNaN || place == nil {
                    y.values[k] = value
                    place = here
                  }
                }
              }
            }
            places.values[k] = S(place ?? 0)
            k += 1
          }
        }
      }
    }
    return [y, places]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (places, dy) = (results[1], gradients[0])
    var dx = ReferenceTensor<S>(call.operands[0].shape)
    let (size, count) = (
      sides(dx.shape).reduce(1, *), max(sides(places.shape).reduce(1, *), 1)
    )
    for k in 0..<dy.count { dx.values[k / count * size + Int(places.values[k])] += dy.values[k] }
    return isRandom ? [dx, nil] : [dx]
  }

  /// The sizes of the axes with windows, three of them.
  func sides(_ shape: [Int]) -> [Int] {
    [Int](repeating: 1, count: 3 - windows.count) + shape.suffix(windows.count)
  }

  /// The elements of every window along each of three axes.
  func lists(_ extents: [Int], _ counts: [Int], samples: [Double]) -> [[[Int]]] {
    let whole: [[[Int]]] = Array(repeating: [[0]], count: 3 - windows.count)
    return whole
      + windows.enumerated().map { i, windows in
        let axis = i + whole.count
        return windows.places(
          extent: extents[axis], count: counts[axis], sample: samples.isEmpty ? 0 : samples[i])
      }
  }

  private func samples<S: ReferenceScalar>(_ row: Int, _ call: ReferenceCall<S>) -> [Double] {
    guard isRandom else { return [] }
    let start = row * windows.count
    return call.operands[1].values[start..<start + windows.count].map(\.double)
  }
}
