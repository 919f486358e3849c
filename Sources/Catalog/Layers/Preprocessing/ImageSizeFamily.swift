package import Program
package import Shapes

/// A layer that brings images to one size.
package protocol ImageSizeFamily: Layer, Initializable {
  var height: Dim { get set }
  var width: Dim { get set }
  var layout: Layout? { get set }
  /// Brings the two axes of the image to their sizes.
  func sized(
    _ x: TensorID, _ axes: [SizedAxis], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
}

/// An axis of an image, with its size before and after.
package struct SizedAxis {
  package let axis: Int
  package var extent: Int
  package let size: Int
}

extension [SizedAxis] {
  /// The extents that have the ratio of the sizes and fit into the image, or that the image fits into.
  func extents(within isWithin: Bool) -> [Int] {
    (0..<2).map { i in
      let (one, other) = (self[i], self[1 - i])
      let wanted = Double(other.extent) * Double(one.size) / Double(other.size)
      let fitting = Int(Swift.min(wanted, Double(Int32.max)))
      return isWithin
        ? Swift.max(Swift.min(one.extent, fitting), 1) : Swift.max(one.extent, fitting)
    }
  }
}

extension ProgramBuilder {
  /// The middle of an image in the ratio of its sizes, resized.
  mutating func cutAndResized(
    _ x: TensorID, _ axes: [SizedAxis], _ method: UpSamplingInterpolation, antialiases: Bool = false
  ) throws(PrimitiveError) -> TensorID {
    var (x, axes) = (x, axes)
    for (i, extent) in axes.extents(within: true).enumerated() where extent < axes[i].extent {
      let start = (axes[i].extent - extent) / 2
      x = try apply(Slice(axis: axes[i].axis, start: start, count: Dim(extent)), x)
      axes[i].extent = extent
    }
    return try resized(x, axes, method, antialiases: antialiases)
  }

  mutating func resized(
    _ x: TensorID, _ axes: [SizedAxis], _ method: UpSamplingInterpolation, antialiases: Bool
  ) throws(PrimitiveError) -> TensorID {
    var x = x
    for axis in axes {
      x = try resized(
        x, axis: axis.axis, from: axis.extent, to: axis.size, method, antialiases: antialiases)
    }
    return x
  }
}

extension ImageSizeFamily {
  package var role: LayerRole { .preprocessing }
  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let image = ImageAxes(2, layout ?? context.layout)
    var shape = operands[0].shape
    try context.requireAxes(shape, image.names)
    shape[image.spatial.lowerBound] = height
    shape[image.spatial.lowerBound + 1] = width
    return Inference(operands[0].floating.shaped(shape))
  }

  /// A cut or a mean of pixels stays within their range.
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    result.moments = nil
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let image = ImageAxes(2, layout ?? context.layout)
    var axes: [SizedAxis] = []
    for (axis, size) in zip(image.spatial, [height, width]) {
      axes.append(
        SizedAxis(
          axis: axis,
          extent: try context.size(builder.shape(of: operands[0])[axis], of: Self.about.name),
          size: try context.size(size, of: Self.about.name)))
    }
    return [try sized(operands[0], axes, into: &builder)]
  }
}

extension Field where Root: ImageSizeFamily {
  static var sizeFields: [Field] {
    [
      .dim("height", \.height, required: true, "Height of the result."),
      .dim("width", \.width, required: true, "Width of the result."),
    ]
  }
}
