package import Program

/// Wants the first third of the last axis nearer to the second than to the third; reads no target.
package struct TripletMarginLoss: Loss {
  package static let about = About(
    "triplet_margin_loss", aliases: ["TripletMarginLoss"], dialects: [.torch, .keras],
    "Wants the first third of the last axis nearer to the second than to the third; reads no target.",
    formula: "max(|a - p| - |a - n| + margin, 0)",
    source: "Balntas et al., Learning local feature descriptors with triplets, 2016")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "margin", \.margin, in: 0...Double.greatestFiniteMagnitude, excludingLower: true,
        default: "1.0", "How much nearer is enough."),
      .int("p", \.power, min: 1, max: 2, default: "2", "Norm of distances."),
      .number(
        "eps", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-6",
        "Added to differences."),
      .bool(
        "swap", \.swaps, default: "false",
        "Whether the distance of the second and the third third counts where it is smaller than that of the first and the third."
      ),
      .reduction(\.reduction),
    ])

  package var margin = 1.0
  package var power = 2
  package var epsilon = 1e-6
  package var swaps = false
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    // Three vectors side by side, as `concatenate` gives them.
    LossContract(.anything, .anything, nil)
  }

  private func distance(
    _ a: TensorID, _ b: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let difference = try builder.mapped(
      .affine(scale: 1, offset: Float(epsilon)), builder.combined(.subtract, a, b))
    if power == 1 { return try builder.lastAxis(.sum, builder.mapped(.absolute, difference)) }
    let squares = try builder.lastAxis(.sum, builder.mapped(.square, difference))
    return try builder.mapped(.squareRoot, squares)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let parts = try builder.parts(prediction, 3)
    let near = try distance(parts[0], parts[1], &builder)
    var far = try distance(parts[0], parts[2], &builder)
    if swaps { far = try builder.combined(.minimum, far, distance(parts[1], parts[2], &builder)) }
    let difference = try builder.combined(.subtract, near, far)
    return try builder.mapped(
      .relu(), builder.mapped(.affine(scale: 1, offset: Float(margin)), difference))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let third = prediction.count / 3
    func distance(_ a: Int, _ b: Int) -> Double {
      let differences = (0..<third).map { i in
        abs(Double(prediction[a * third + i]) - Double(prediction[b * third + i]) + epsilon)
      }
      return power == 1
        ? differences.reduce(0, +) : differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let far = swaps ? min(distance(0, 2), distance(1, 2)) : distance(0, 2)
    return max(distance(0, 1) - far + margin, 0)
  }
}
