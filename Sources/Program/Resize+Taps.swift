internal import Shapes

extension Resize {
  /// The sums for an operand of this shape.
  package func resampling(_ shape: [Int]) -> Resample {
    let axis = axis < 0 ? axis + shape.count : axis
    let size = size.constant ?? shape[axis]
    return Resample(
      axis: axis, extent: shape[axis], taps: taps(from: shape[axis], to: size))
  }

  /// What every element of an axis of `size` sums over an axis of `extent` elements, as PyTorch has it.
  private func taps(from extent: Int, to size: Int) -> [[Resample.Tap]] {
    let extent = max(extent, 1)
    switch method {
    case .mean:
      return (0..<size).map { i in
        let places = i * extent / size..<((i + 1) * extent + size - 1) / size
        return places.map { Resample.Tap($0, 1 / Float(places.count)) }
      }
    case .nearest(let isCentered):
      // PyTorch computes these places in float32, whose rounding decides between neighbours.
      let scale = factor.map { Float(1 / $0) } ?? Float(extent) / Float(size)
      return (0..<size).map { i in
        let place = (Float(i) + (isCentered ? 0.5 : 0)) * scale
        let index = Int(Float.minimum(place, Float(extent - 1)))
        return [Resample.Tap(min(index, extent - 1), 1)]
      }
    case .linear(let corners):
      if corners == .smoothed { return smoothed(extent, size, .triangle) }
      return (0..<size).map { i in
        var place = place(i, extent, size, corners)
        // A line does not go on beyond the outermost elements.
        place = max(place, 0)
        return Filter.triangle.taps(at: place, extent)
      }
    case .cubic(let corners):
      if corners == .smoothed { return smoothed(extent, size, .cubic(-0.5)) }
      return (0..<size).map {
        Filter.cubic(-0.75).taps(at: place($0, extent, size, corners), extent)
      }
    }
  }

  /// Where the centre of element `i` lies among the centres of the operand's elements.
  private func place(_ i: Int, _ extent: Int, _ size: Int, _ corners: Corners) -> Double {
    if corners == .aligned {
      return size > 1 ? Double(i) * Double(extent - 1) / Double(size - 1) : 0
    }
    return (Double(i) + 0.5) * step(extent, size) - 0.5
  }

  /// Elements of the operand for one of the result.
  private func step(_ extent: Int, _ size: Int) -> Double {
    factor.map { 1 / $0 } ?? Double(extent) / Double(size)
  }

  /// All elements under a filter as wide as an element of the result, their weights adding up to 1.
  private func smoothed(_ extent: Int, _ size: Int, _ filter: Filter) -> [[Resample.Tap]] {
    let step = step(extent, size)
    let width = max(step, 1)
    return (0..<size).map { i in
      let center = (Double(i) + 0.5) * step
      let support = filter.support * width
      let first = min(rounded(center - support, within: extent), extent - 1)
      let end = max(rounded(center + support, within: extent), first + 1)
      let weights = (first..<end).map { filter.weight((Double($0) - center + 0.5) / width) }
      let sum = weights.reduce(0, +)
      return zip(first..<end, weights).map { Resample.Tap($0, sum == 0 ? 0 : Float($1 / sum)) }
    }
  }

  private func rounded(_ place: Double, within extent: Int) -> Int {
    Int(min(max(place + 0.5, 0), Double(extent)))
  }
}

/// The share of an element by its distance from a place.
private enum Filter {
  case triangle
  /// Keys 1981; the coefficient is the slope at distance 1.
  case cubic(Double)

  /// Elements at this distance and beyond have no share.
  var support: Double {
    switch self {
    case .triangle: 1
    case .cubic: 2
    }
  }

  func weight(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .triangle: return max(1 - x, 0)
    case .cubic(let a):
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
  }

  /// The elements next to `place`, the outermost one standing for those beyond.
  func taps(at place: Double, _ extent: Int) -> [Resample.Tap] {
    let lower = place.rounded(.down)
    let reach = Int(support)
    return (1 - reach...reach).map { offset in
      let position = lower + Double(offset)
      return Resample.Tap(
        Int(min(max(position, 0), Double(extent - 1))), Float(weight(place - position)))
    }
  }
}
