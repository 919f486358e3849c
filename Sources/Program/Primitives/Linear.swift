import Shapes

/// `x · w + b` over the last axis: x[..., K], w[K, N], optional b[N] → [..., N].
package struct Linear: Primitive {
  package static let name = "linear"

  package init() {}

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...3)
    var shape = operands[0].shape
    let weight = operands[1].shape
    try requireRank(shape, atLeast: 1, "the input")
    try requireRank(weight, 2, "the weight")
    try requireEqual(
      shape[shape.rank - 1], weight[0], "last axis of the input and first of the weight")
    if operands.count == 3 { try requireShape(operands[2].shape, [weight[1]], "the bias") }
    shape.axes[shape.rank - 1] = weight.axes[1]
    return [TensorType(shape)]
  }
}
