package import Shapes

/// A tensor under the larger shape that it broadcasts to, its elements repeated.
package struct Expand: Primitive {
  package static let name = "expand"

  package let shape: Shape

  package init(shape: Shape) { self.shape = shape }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    let given = operands[0].shape
    try require(
      given.rank <= shape.rank, "\(given) has more axes than \(shape), to which it is expanded")
    for (i, axis) in given.axes.enumerated() where axis.dim != 1 {
      try requireEqual(
        axis.dim, shape[i + shape.rank - given.rank], "axis \(i) of \(given) does not broadcast")
    }
    return [TensorType(shape, operands[0].element)]
  }

  package func binding(_ values: [String: Int]) -> Expand? {
    shape.evaluate(values).map { Expand(shape: Shape($0)) }
  }
}
