import Shapes

/// The maximum or mean of every window: x[N, H, W, C] → [N, H', W', C].
///
/// Padding is no element: it is never the maximum and does not count for the mean (Keras). Of
/// several equal maxima the first in row-major order takes the gradient.
package struct Pool: Primitive {
  package enum Kind: Hashable, Sendable { case max, average }

  package static let name = "pool"

  package let kind: Kind
  package let window: [Int]
  package let strides: [Int]
  package let padding: WindowPadding

  package init(kind: Kind, window: [Int], strides: [Int], padding: WindowPadding = .valid) {
    self.kind = kind
    self.window = window
    self.strides = strides
    self.padding = padding
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    let shape = try windowed(
      operands[0].shape, window: window, strides: strides, padding: padding)
    if case .explicit(let amounts) = padding {
      for (amount, size) in zip(amounts, window) {
        // A window of padding alone has neither a maximum nor a mean.
        try require(
          amount.before < size && amount.after < size,
          "padding \(amount.before) and \(amount.after) must be smaller than the window \(size)")
      }
    }
    return [TensorType(shape)]
  }
}
