internal import Arrays
package import Program

/// A loss of three vectors side by side, as `concatenate` gives them: the first has to be nearer to the second than to
/// the third. It reads no target.
package protocol TripletComparison: Loss {
  /// How much nearer is enough.
  var margin: Double { get set }
  /// Whether the distance of the second and the third counts where it is the smaller one.
  var swaps: Bool { get set }
  /// The distances of the vectors along the last axis.
  func distance(
    _ a: TensorID, _ b: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
  func distance(_ a: [Double], _ b: [Double]) -> Double
}

extension TripletComparison {
  package var contract: LossContract { LossContract(.anything, .anything, nil) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let parts = try builder.parts(prediction, 3)
    let near = try distance(parts[0], parts[1], into: &builder)
    var far = try distance(parts[0], parts[2], into: &builder)
    if swaps {
      far = try builder.combined(.minimum, far, distance(parts[1], parts[2], into: &builder))
    }
    let difference = try builder.combined(.subtract, near, far)
    return try builder.mapped(
      .relu(), builder.mapped(.affine(scale: 1, offset: Float(margin)), difference))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let width = prediction.count / 3
    let parts = (0..<3).map { part in
      (0..<width).map { Double(prediction[part * width + $0]) }
    }
    var far = distance(parts[0], parts[2])
    if swaps { far = min(far, distance(parts[1], parts[2])) }
    return max(distance(parts[0], parts[1]) - far + margin, 0)
  }
}

extension Field where Root: TripletComparison {
  static var tripletMargin: Field {
    .number(
      "margin", \.margin, in: 0...Double.greatestFiniteMagnitude, excludingLower: true,
      default: "1.0", "How much nearer is enough.")
  }
  static var tripletSwap: Field {
    .bool(
      "swap", \.swaps, default: "false",
      "Whether the distance of the second and the third third counts where it is smaller than that of the first and the third."
    )
  }
}

/// PyTorch's distance of two vectors, with a small number added to every difference.
struct PairwiseDistance {
  /// 1 or 2.
  var power = 2
  var epsilon = 1e-6

  func callAsFunction(
    _ a: TensorID, _ b: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let difference = try builder.mapped(
      .affine(scale: 1, offset: Float(epsilon)), builder.combined(.subtract, a, b))
    return try builder.length(
      difference, norm: Double(power), axis: -1, keepsAxis: false)
  }

  func callAsFunction(_ a: [Double], _ b: [Double]) -> Double {
    let differences = zip(a, b).map { abs($0 - $1 + epsilon) }
    return power == 1
      ? differences.reduce(0, +) : differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
