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
    let image = ImageAxes(Self.spatialAxes, layout ?? context.layout)
    guard interpolation == .nearest || interpolation == .bilinear else {
      var x = operands[0]
      for (axis, factor) in zip(image.spatial, factors) {
        let size = try context.size(builder.shape(of: x)[axis], of: Self.about.name)
        x = try builder.resized(
          x, axis: axis, from: size, to: size.multipliedReportingOverflow(by: factor).partialValue,
          interpolation)
      }
      return [x]
    }
    let enlarged = try builder.onImage(
      operands[0], axes: Self.spatialAxes, layout: layout ?? context.layout
    ) { (builder, image) throws(PrimitiveError) in try enlarge(image, &builder) }
    return [enlarged]
  }

  private func enlarge(
    _ image: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard Self.spatialAxes == 3 else {
      let factors = Self.spatialAxes == 1 ? [1] + factors : factors
      return try builder.apply(
        UpSample(
          factors: factors, interpolation: interpolation == .bilinear ? .bilinear : .nearest),
        image)
    }
    let shape = builder.shape(of: image)
    let slices = try builder.apply(
      UpSample(factors: Array(factors.dropFirst())), builder.slices(of: image))
    let wide = builder.shape(of: slices)
    let column = Shape(axes: [shape.axes[0], shape.axes[1], Axis(wide[1] * wide[2]), wide.axes[3]])
    let deep = try builder.apply(
      UpSample(factors: [factors[0], 1]), builder.apply(Reshape(shape: column), slices))
    let axes = [shape.axes[0], builder.shape(of: deep).axes[1]] + wide.axes.dropFirst()
    return try builder.apply(Reshape(shape: Shape(axes: axes)), deep)
  }

  package var locality: Locality {
    .interpolated(factors: factors, support: interpolation.support, layout: layout)
  }
}
