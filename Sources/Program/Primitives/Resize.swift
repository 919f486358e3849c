package import Shapes

/// One axis at another size, each element a weighted sum of elements of that axis: x[..., n, ...] →
/// [..., size, ...].
///
/// `Resize+Taps.swift` says which elements with which weights. Images and volumes are resized one
/// axis after the other.
package struct Resize: Primitive {
  package enum Method: Hashable, Sendable {
    /// The element in which the place lies; its centre counts as the place if it `isCentered`.
    case nearest(isCentered: Bool = false)
    /// Between the two elements next to the place.
    case linear(Corners = .apart)
    /// Keys 1981, doi:10.1109/TASSP.1981.1163711, with the coefficient -0.75, over four elements.
    case cubic(Corners = .apart)
    /// The mean of the elements `⌊i · n / size⌋ ..< ⌈(i + 1) · n / size⌉`.
    case mean
  }
  /// Which places of the two axes coincide.
  package enum Corners: Hashable, Sendable {
    /// The ends of the axes, elements being intervals.
    case apart
    /// The first elements and the last ones.
    case aligned
    /// As ``apart``, and a shrinking axis takes all elements under the widened filter.
    case smoothed
  }

  package static let name = "resize"

  /// -1 is the last axis.
  package let axis: Int
  package let size: Dim
  package let method: Method
  /// Elements of the result for one of the operand, where that is not the ratio of the sizes.
  package let factor: Double?

  package init(axis: Int, size: Dim, method: Method, factor: Double? = nil) {
    self.axis = axis
    self.size = size
    self.method = method
    self.factor = factor
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var shape = operands[0].shape
    let axis = try axis(axis, of: shape)
    if let size = size.constant {
      try require(1...Int(Int32.max) ~= size, "makes an axis of at least 1 element, not \(size)")
    }
    if let factor {
      try require(factor > 0 && (1 / factor).isFinite, "cannot resize by \(factor)")
    }
    shape[axis] = size
    return [TensorType(shape)]
  }

  package func binding(_ values: [String: Int]) -> Resize? {
    size.evaluate(values).map {
      Resize(axis: axis, size: Dim($0), method: method, factor: factor)
    }
  }
}
