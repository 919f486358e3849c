internal import Program
internal import Shapes

/// What layers that mix images are made of.
extension ProgramBuilder {
  /// A share from Beta(concentration, concentration) for each element of `concentration`.
  mutating func betaShares(_ concentration: TensorID) throws(PrimitiveError) -> TensorID {
    let a = try logGamma(concentration)
    let b = try logGamma(concentration)
    let difference = try apply(Binary(function: .subtract), a, b)
    return try apply(Elementwise(function: .sigmoid), difference)
  }

  /// Shares of sum 1 from a symmetric Dirichlet distribution, `[count]`.
  mutating func dirichletShares(
    _ concentration: Double, count: Int
  ) throws(PrimitiveError) -> TensorID {
    let concentrations = try vector(Array(repeating: concentration, count: count))
    return try apply(Softmax(axis: -1), logGamma(concentrations))
  }

  private mutating func logGamma(_ concentration: TensorID) throws(PrimitiveError) -> TensorID {
    try apply(RandomLogGamma(stream: nextRandomStream()), concentration)
  }

  /// The images of a batch in random order.
  mutating func shuffled(_ image: TensorID) throws(PrimitiveError) -> TensorID {
    let shape = shape(of: image)
    let batch = shape.axes[0]
    let keys = try drawn(0, 1, forEachOf: image)
    let column = try apply(Reshape(shape: Shape(axes: [batch, Axis(1)])), keys)
    let row = try apply(Reshape(shape: Shape(axes: [Axis(1), batch])), keys)
    // The place of a key among all is a permutation.
    let places = try apply(Reduce(kind: .sum, axes: [1]), less(row, column))
    let size = shape[1] * shape[2] * shape[3]
    let flat = try apply(Reshape(shape: Shape(axes: [batch, Axis(size)])), image)
    return try apply(Reshape(shape: shape), apply(Embedding(), places, flat))
  }
}
