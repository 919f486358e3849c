package import Program
internal import Shapes

extension ProgramBuilder {
  /// Adds what a regularizer makes of a trained weight to the loss, beside ``Regularizer/penalty``.
  package mutating func penalize(
    weight: TensorID, _ regularizer: any Regularizer
  ) throws(PrimitiveError) {
    guard program.mode == .training, let term = try regularizer.lower(weight, into: &self) else {
      return
    }
    loss("penalty", term)
  }

  /// Adds a penalty on what a layer gives to the loss, as the mean over the batch of the sum over each example.
  package mutating func penalize(
    _ results: [TensorID], _ regularizer: (any Regularizer)?
  ) throws(PrimitiveError) {
    guard let penalty = regularizer?.penalty, program.mode == .training else { return }
    for result in results where shape(of: result).rank > 0 {
      for (weight, size) in [(penalty.l1, ElementwiseFunction.absolute), (penalty.l2, .square)]
      where weight > 0 {
        let sizes = try apply(Elementwise(function: size), result)
        let inner = Array(1..<shape(of: result).rank)
        let sums = inner.isEmpty ? sizes : try apply(Reduce(kind: .sum, axes: inner), sizes)
        let mean = try apply(Reduce(kind: .mean, axes: [0]), sums)
        loss("penalty", try apply(Elementwise(function: .affine(scale: weight, offset: 0)), mean))
      }
    }
  }
}
