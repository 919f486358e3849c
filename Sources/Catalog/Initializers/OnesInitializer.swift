package import Arrays

/// Every weight starts at 1.
package struct OnesInitializer: Initializer {
  package static let about = About("ones", aliases: ["Ones", "one"], "Every weight starts at 1.")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var isConstant: Bool { true }
  package func moments(shape: [Int]) -> Moments? { Moments(mean: 1, variance: 0) }
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    [Float](repeating: 1, count: elementCount(shape))
  }
}
