package import Program
internal import Shapes

/// The greatest or the mean element of every window.
package protocol PoolingFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  static var kind: Pool.Kind { get }
  var window: WindowGeometry { get set }
  /// Steps where the spec gives any; the window's size otherwise.
  var strides: [Int]? { get set }
}

extension PoolingFamily {
  package var role: LayerRole { .pooling }
  package var pooled: Pool.Kind? { Self.kind }
  static func poolingSchema() -> Schema<Self> {
    Schema(
      Self(),
      [
        kind == .max
          ? .perAxis(
            "pool_size", \.window.size, axes: spatialAxes, default: "2", "Size of the window.")
          : .perAxis(
            "pool_size", \.window.size, axes: spatialAxes, required: true, "Size of the window."),
        .optionalPerAxis(
          "strides", \.strides, axes: spatialAxes, "Step of the window; null for its size."),
        .choice("padding", \.window.imagePadding, default: "valid", "What to do at the border."),
        .dataFormat(\.window.layout),
      ])
  }

  private var geometry: WindowGeometry {
    var geometry = window
    geometry.strides = strides ?? window.size
    return geometry
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let y = try geometry.slide(over: operands[0].shape, parameter: "pool_size", &context)
    return Inference(operands[0].shaped(y))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    let count = window.size.reduce(1.0) { $0 * Double($1) }
    result.moments =
      Self.kind == .max
      ? result.moments?.maximum(of: count) : result.moments?.averaged(over: count)
    return [result]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let image = ImageAxes(window.axes, window.layout ?? site.layout)
    return SlidingWindow(geometry, image.spatial, site).pooled(
      operands[0], by: Self.kind, site.expansion(over: image.spatial.count + 1))
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let geometry = self.geometry
    let pooled = try builder.onImage(
      operands[0], axes: geometry.axes, layout: geometry.layout ?? context.layout
    ) { (builder, image) throws(PrimitiveError) in try builder.pool(Self.kind, image, geometry) }
    return [pooled]
  }

  package var locality: Locality { .window(geometry) }
}

extension Moments {
  /// Of the greatest of `count` independent Gaussian numbers, by Blom's approximation of the mean
  /// (Blom, *Statistical estimates and transformed beta-variables*, 1958) and the variance of the
  /// limit law, exact at 1.
  func maximum(of count: Double) -> Moments {
    guard count > 1, variance >= 0 else { return self }
    let deviation = variance.squareRoot()
    let height = normalQuantile((count - 0.375) / (count + 0.25))
    return Moments(mean: mean + deviation * height, variance: variance / (1 + height * height))
  }
}
