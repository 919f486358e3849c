package import Arrays

/// Every weight starts at 0.
package struct ZerosInitializer: Initializer {
  package static let about = About(
    "zeros", aliases: ["Zeros", "zero"], "Every weight starts at 0.")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var isConstant: Bool { true }
  package func moments(shape: [Int]) -> Moments? { Moments(mean: 0, variance: 0) }
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    [Float](repeating: 0, count: elementCount(shape))
  }
}
