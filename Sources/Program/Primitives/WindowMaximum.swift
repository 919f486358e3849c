package import Shapes

/// The greatest element of every window over the last axes, and its place: x[..., n₁, …, nₖ] →
/// y[..., m₁, …, mₖ] and as many places, which count the elements of the k axes in row-major order.
///
/// Of several equal maxima the first takes the gradient. Windows at random places need a second
/// operand [..., k] of numbers of 0..<1, one for each axis.
package struct WindowMaximum: Primitive {
  /// The windows along one axis.
  package enum Windows: Hashable, Sendable {
    /// One after every `stride` elements, of which every `dilation`-th counts. Padding is no element.
    case sliding(size: Int, stride: Int, dilation: Int = 1, padding: PadAmount = PadAmount(0, 0))
    /// So many, as even as they go: `⌊i · n / count⌋ ..< ⌈(i + 1) · n / count⌉`.
    case even(Dim)
    /// So many of one size, at distances that vary by one. Graham 2014, arXiv:1412.6071.
    case random(size: Int, count: Dim)
  }

  package static let name = "window_maximum"

  /// For each of the last axes.
  package let windows: [Windows]

  package init(_ windows: [Windows]) { self.windows = windows }

  package var isRandom: Bool {
    windows.contains { if case .random = $0 { true } else { false } }
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, isRandom ? 2...2 : 1...1)
    try require((1...3).contains(windows.count), "works on 1 to 3 axes, not \(windows.count)")
    var shape = operands[0].shape
    try requireRank(shape, atLeast: windows.count, "the input")
    let first = shape.rank - windows.count
    if isRandom {
      let sample = shape.dims.prefix(first) + [Dim(windows.count)]
      try requireShape(operands[1].shape, Array(sample), "the random numbers")
    }
    for (i, windows) in windows.enumerated() {
      let extent = shape[first + i]
      shape[first + i] = try count(windows, over: extent)
    }
    return [TensorType(shape), TensorType(shape)]
  }

  private func count(_ windows: Windows, over extent: Dim) throws(PrimitiveError) -> Dim {
    let count: Dim
    switch windows {
    case .sliding(let size, let stride, let dilation, let padding):
      for value in [size, stride, dilation] {
        try require(1...Int(Int32.max) ~= value, "sizes and steps must be at least 1, got \(value)")
      }
      try require(
        0..<size * dilation ~= padding.before && 0..<size * dilation ~= padding.after,
        "padding \(padding.before) and \(padding.after) must be smaller than the window \(size)")
      count = WindowPadding.explicit([padding]).outputExtent(
        axis: 0, extent: extent, window: size, stride: stride, dilation: dilation)
    case .even(let number): count = number
    case .random(let size, let number):
      count = number
      if let room = (extent - number - size + 1).constant {
        try require(
          size >= 1 && room >= 0, "\(number) windows of \(size) do not fit into \(extent)")
      }
    }
    if let count = count.constant {
      try require(count >= 1, "the windows of \(extent) elements leave nothing")
    }
    return count
  }

  package func binding(_ values: [String: Int]) -> WindowMaximum? {
    var bound: [Windows] = []
    for windows in windows {
      switch windows {
      case .sliding: bound.append(windows)
      case .even(let count):
        guard let count = count.evaluate(values) else { return nil }
        bound.append(.even(Dim(count)))
      case .random(let size, let count):
        guard let count = count.evaluate(values) else { return nil }
        bound.append(.random(size: size, count: Dim(count)))
      }
    }
    return WindowMaximum(bound)
  }

  package func differentiates(operand: Int) -> Bool { operand == 0 }
}
