package import Program

/// A pointwise comparison that PyTorch joins over all numbers at once: a sum is one over all of them.
package protocol TorchPointwiseComparison: PointwiseComparison {}

extension TorchPointwiseComparison {
  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let target = try builder.aligned(target: target, to: prediction)
    return try terms(prediction: prediction, target: target, into: &builder)
  }
}
