package import Program
internal import Shapes

/// Windows spread evenly so that a given number of elements comes out, whatever the input's size.
package protocol AdaptivePoolingFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  static var kind: Pool.Kind { get }
  var outputSize: [Int] { get set }
  var layout: Layout? { get set }
}

extension AdaptivePoolingFamily {
  package var role: LayerRole { .globalPooling }
  package var pooled: Pool.Kind? { Self.kind }
  static func adaptivePoolingSchema() -> Schema<Self> {
    Schema(
      Self(),
      [
        .perAxis(
          "output_size", \.outputSize, axes: spatialAxes, required: true,
          "Size of the result along the pooled axes."),
        .dataFormat(\.layout),
      ])
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var shape = operands[0].shape
    let image = ImageAxes(Self.spatialAxes, layout ?? context.layout)
    try context.requireAxes(shape, image.names)
    for (axis, size) in zip(image.spatial, outputSize) { shape[axis] = Dim(size) }
    return Inference(operands[0].shaped(shape))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    // How many elements a window has depends on where it stands.
    result.moments = nil
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let layout = layout ?? context.layout
    let sizes = outputSize.map { Dim($0) }
    if Self.kind == .average {
      let axes = Array(ImageAxes(Self.spatialAxes, layout).spatial)
      return [try builder.adaptiveMean(operands[0], axes, sizes)]
    }
    guard layout == .channelsLast else {
      return [try builder.adaptiveMaximum(operands[0], sizes)[0]]
    }
    let image = try builder.channelsMoved(operands[0], toEnd: false)
    let pooled = try builder.adaptiveMaximum(image, sizes)[0]
    return [try builder.channelsMoved(pooled, toEnd: true)]
  }

  package var locality: Locality { .everything }
}
