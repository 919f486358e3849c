package import Program
internal import Shapes

/// One number per channel, out of all positions.
package protocol GlobalPoolingFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  static var kind: Pool.Kind { get }
  var layout: Layout? { get set }
  var keepsAxes: Bool { get set }
}

extension GlobalPoolingFamily {
  package var role: LayerRole { .globalPooling }
  package var pooled: Pool.Kind? { Self.kind }
  static func globalPoolingSchema() -> Schema<Self> {
    Schema(
      Self(),
      [
        .dataFormat(\.layout),
        .bool(
          "keepdims", \.keepsAxes, default: "false", "Whether the pooled axes stay, with size 1."),
      ])
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let image = ImageAxes(Self.spatialAxes, layout ?? context.layout)
    try context.requireAxes(x, image.names)
    var axes = x.axes
    if keepsAxes {
      for axis in image.spatial { axes[axis] = Axis(1, role: axes[axis].role) }
    } else {
      axes = [x.axes[0], x.axes[image.channel]]
    }
    return Inference(operands[0].shaped(Shape(axes: axes)))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    // Neighbouring positions are alike, so their mean varies more than that of independent numbers would.
    result.moments = nil
    return [result]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let image = ImageAxes(Self.spatialAxes, layout ?? site.layout)
    guard let count = site.product(site.operands[0][image.spatial]), count > 0 else {
      return Propagation(nil, gains: [nil])
    }
    return Self.kind == .max
      ? Propagation(operands[0]?.greatest(ofPositions: count), gains: [1 / count])
      : Propagation(operands[0]?.averaged(overPositions: count), gains: [1 / (count * count)])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let axes = Array(ImageAxes(Self.spatialAxes, layout ?? context.layout).spatial)
    if Self.kind == .average, let mask = context.masks.first ?? nil, Self.spatialAxes == 1 {
      return [try maskedMean(operands[0], mask, axis: axes[0], into: &builder)]
    }
    return [
      try builder.apply(
        Reduce(kind: Self.kind == .max ? .maximum : .mean, axes: axes, keepsAxes: keepsAxes),
        operands[0])
    ]
  }

  package var locality: Locality { .everything }
  package var maskUse: MaskUse { Self.kind == .average && Self.spatialAxes == 1 ? .reads : .drops }

  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    Self.spatialAxes == 1 ? [StepReading(.detached, axis: layout == .channelsFirst ? 2 : 1)] : []
  }

  /// The mean over the steps that count.
  private func maskedMean(
    _ x: TensorID, _ mask: TensorID, axis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var shape = builder.shape(of: mask)
    shape.axes.insert(Axis(1), at: axis == 1 ? 2 : 1)
    let spread = try builder.apply(Reshape(shape: shape), mask)
    let kept = try builder.apply(Binary(function: .multiply), x, spread)
    let sum = try builder.apply(Reduce(kind: .sum, axes: [axis], keepsAxes: keepsAxes), kept)
    let count = try builder.apply(Reduce(kind: .sum, axes: [axis], keepsAxes: keepsAxes), spread)
    return try builder.apply(Binary(function: .divide), sum, count)
  }
}
