internal import Shapes

extension InferenceContext {
  /// An axis must divide into parts that a parameter gives the size of.
  ///
  /// - Throws: `shape/indivisible-axis`.
  mutating func require(
    axis n: Dim, _ name: String, multipleOf divisor: Int, parameter: String,
    value: some CustomStringConvertible,
    framework: String
  ) throws(LayerError) {
    try require(
      n, multipleOf: divisor,
      reason: { "\($0.subject): its \(parameter) must divide the \(name)" },
      else: {
        LayerError(
          "shape/indivisible-axis",
          "\($0.subject) has a \(parameter) of \(value), which needs a multiple of \(divisor) "
            + "\(name), not \($0.text(n))",
          at: .parameter(parameter), framework: framework)
      })
  }
}
