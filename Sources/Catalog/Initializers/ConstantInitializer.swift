package import Arrays

/// Every weight starts at the same value.
package struct ConstantInitializer: Initializer {
  package static let about = About(
    "constant", aliases: ["Constant"], "Every weight starts at the same value.")
  package static let schema = Schema(
    Self(), [.number("value", \.value, default: "0", "What every weight starts at.")])

  package var value: Double

  package init(value: Double = 0) { self.value = value }

  package var isConstant: Bool { true }
  package func moments(shape: [Int]) -> Moments? { Moments(mean: value, variance: 0) }
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    [Float](repeating: Float(value), count: elementCount(shape))
  }
}
