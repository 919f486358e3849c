package import Program
internal import Shapes

/// A layer that repeats or interpolates between the elements of the spatial axes.
package protocol UpSamplingFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  var factors: [Int] { get set }
  var layout: Layout? { get set }
  var interpolation: UpSamplingInterpolation { get }
}

package enum UpSamplingInterpolation: String, Sendable, CaseIterable {
  case nearest, bilinear, bicubic, lanczos3, lanczos5

  /// How many elements a new one is mixed from.
  var support: Int {
    switch self {
    case .nearest: 1
    case .bilinear: 2
    case .bicubic: 4
    case .lanczos3: 6
    case .lanczos5: 10
    }
  }
}

extension UpSamplingFamily {
  package var role: LayerRole { .reshaping }
  package var interpolation: UpSamplingInterpolation { .nearest }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let image = ImageAxes(Self.spatialAxes, layout ?? context.layout)
    var shape = operands[0].shape
    try context.requireAxes(shape, image.names)
    for (axis, factor) in zip(image.spatial, factors) { shape[axis] *= Dim(factor) }
    return Inference(operands[0].shaped(shape))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0]
    if interpolation != .nearest { result.moments = nil }
    // These overshoot at edges.
    if interpolation != .nearest, interpolation != .bilinear { result.range = nil }
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let primitive = UpSample(
      factors: Self.spatialAxes == 1 ? [1] + factors : factors,
      interpolation: interpolation == .bilinear ? .bilinear : .nearest)
    let enlarged = try builder.onImage(
      operands[0], axes: Self.spatialAxes, layout: layout ?? context.layout
    ) { (builder, image) throws(PrimitiveError) in try builder.apply(primitive, image) }
    return [enlarged]
  }

  package var untrainableReason: String? {
    if Self.spatialAxes > 2 { return "volumes are not computed yet" }
    return interpolation == .nearest || interpolation == .bilinear
      ? nil : "the interpolation '\(interpolation.rawValue)' is not computed yet"
  }

  package var locality: Locality {
    .interpolated(factors: factors, support: interpolation.support, layout: layout)
  }
}
