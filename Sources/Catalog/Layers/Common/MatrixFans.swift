internal import Arrays
internal import Program
internal import Shapes

/// Draws a kernel between several axes of inputs and of outputs as the matrix between them, so that
/// its variance follows the true number of connections.
struct MatrixFans: Initializer {
  static let about = About(
    "matrix_fans", "The variance of a matrix between all inputs and outputs.")
  static let schema = Schema(Self(base: ZerosInitializer(), inputs: []), [])

  let base: any Initializer
  /// The axes of the kernel that count inputs.
  let inputs: Set<Int>

  func values(shape: [Int], stream: RandomStream) -> [Float] {
    base.values(shape: matrix(shape), stream: stream)
  }

  func moments(shape: [Int]) -> Moments? { base.moments(shape: matrix(shape)) }

  private func matrix(_ shape: [Int]) -> [Int] {
    let (rows, columns) = (
      shape.indices.filter(inputs.contains), shape.indices.filter { !inputs.contains($0) }
    )
    return [elementCount(rows.map { shape[$0] }), elementCount(columns.map { shape[$0] })]
  }
}

extension KernelOptions {
  /// The kernel `[inputs…, outputs…]` of a linear map, and the bias `[outputs…]` where there is one.
  ///
  /// - Parameter name: what Keras calls the map, which is part of the weights' names.
  func projection(
    _ name: String, from inputs: [Dim], to outputs: [Dim], _ context: InferenceContext
  ) throws(LayerError) -> [Weight] {
    var weights = [
      try context.weight(
        "\(name)/kernel", inputs + outputs, fanned(over: Set(inputs.indices)),
        regularizer: regularizer, constraint: constraint)
    ]
    if hasBias { weights.append(try bias(outputs, context).prefixed(name)) }
    return weights
  }

  /// The initialiser of a kernel whose axes `inputs` are summed over.
  func fanned(over inputs: Set<Int>) -> any Initializer {
    initializer is any ScaledInitializer
      ? MatrixFans(base: initializer, inputs: inputs) : initializer
  }
}
