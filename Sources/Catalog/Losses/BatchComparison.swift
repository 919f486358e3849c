internal import Shapes
internal import Program

/// A loss that is no mean over rows: a row alone has no loss.
package protocol BatchComparison: Loss {}

extension BatchComparison {
  package var unmeasurableReason: String? {
    "it compares all samples of a batch at once, which is no mean over samples"
  }
  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double { .nan }
}

extension ProgramBuilder {
  /// The sum over some axes, negative ones counted from the end; over all for nil.
  mutating func summed(_ x: TensorID, _ axes: [Int]?) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: x).rank
    if rank == 0 { return x }
    return try apply(Reduce(kind: .sum, axes: axes ?? Array(0..<rank)), x)
  }
}
