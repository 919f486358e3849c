package import Program
internal import Shapes

/// The matrix products of two stacks of as many matrices.
package struct TorchBmmLayer: Layer {
  package static let about = About(
    "bmm", dialects: [.torch], "Matrix products of two stacks of as many matrices.",
    formula: "y[n] = a[n] · b[n]")
  package var role: LayerRole { .merging }

  package static let schema = Schema(Self(), [])
  package static let operandCount = 2...2

  package static let examples: [LayerExample] = [
    .init("bmm", [[.batch, 7, 8], [.batch, 8, .time]], gives: [.batch, 7, .time]),
    .init("bmm", [[.batch, 7, 8], [8, 5]], fails: "shape/rank"),
    .init("bmm", [[3, 1, 12], [4, 12, 13]], fails: "shape/merge-mismatch"),
    .init("bmm", [[.batch, 7, 8], [.batch, 7, 8]], fails: "shape/matmul-mismatch"),
  ]

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let (a, b) = (operands[0].shape, operands[1].shape)
    for (i, x) in [a, b].enumerated() {
      try context.requireRank(
        x, 3...3, "[batch, rows, columns]", operand: i,
        framework: "batch\(i + 1) must be a 3D tensor")
    }
    let framework =
      "Expected size for first two dimensions of batch2 tensor to be: [\(a[0]), \(a[2])] but got: "
      + "[\(b[0]), \(b[1])]."
    try context.require(
      b[0], matches: a[0], what: "number of matrices in its second input", operand: 1,
      framework: framework)
    try context.requireProduct(a, b, a[2], b[1])
    let y = Shape(axes: [a.axes[0], a.axes[1], b.axes[2]])
    return Inference(operands[0].floating.shaped(y), multiplyAdds: y.elementCount * a[2])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] { try builder.apply(MatMul(), operands) }

  package var locality: Locality { .everything }
}
