package import Program
internal import Shapes

/// The norm of every window, channels first: `(Σ xᵖ)^(1/p)`.
///
/// - Shapes: see ``TorchPoolFamily``, without padding.
package protocol TorchNormPoolFamily: TorchPoolFamily {
  /// The p of the norm.
  var exponent: Double { get set }
}

extension TorchNormPoolFamily {
  package var role: LayerRole { .pooling }
  static func normPoolSchema() -> Schema<Self> {
    Schema(
      Self(),
      [.number("norm_type", \.exponent, required: true, "The p of the norm.")]
        + (spatialAxes == 1 ? [sequenceField] : [])
        + windowFields.dropFirst(spatialAxes == 1 ? 1 : 0)
        + [ceilModeField],
      validate: { layer, arguments, decoder in
        guard layer.exponent == 0 else { return }
        decoder.report(
          "spec/out-of-range", "'norm_type' must not be 0: the root of it is taken",
          at: arguments.range(of: "norm_type"))
        decoder.isComplete = false
      })
  }

  /// For sequences PyTorch computes with the size as one number.
  private static var sequenceField: Field<Self> {
    Field(
      "kernel_size", type: .integer(min: 1, max: nil), isRequired: true, "Size of the window."
    ) { root, node, decoder in
      guard let size = decoder.integer(node, min: 1) else { return false }
      root.options.window.size = [size]
      return true
    }
  }

  package func pool(
    _ image: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let window = options.slidingWindow
    guard let area = window.area.constant else {
      throw PrimitiveError(Self.about.name, "its window is too large")
    }
    let powers = try builder.apply(Elementwise(function: .power(Float(exponent))), image)
    let means = try builder.pool(.average, powers, window)
    let sums = try builder.apply(
      Elementwise(function: .affine(scale: Float(area), offset: 0)), means)
    return try builder.apply(Elementwise(function: .power(Float(1 / exponent))), sums)
  }

  package func moments(_ x: Moments, count: Double) -> Moments? { nil }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all)]
  }
}
