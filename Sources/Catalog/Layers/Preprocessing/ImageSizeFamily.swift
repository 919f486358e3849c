package import Program
package import Shapes

/// A layer that brings images to one size.
package protocol ImageSizeFamily: Layer, Initializable {
  var height: Dim { get set }
  var width: Dim { get set }
  var layout: Layout? { get set }
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
    throw PrimitiveError(Self.about.name, "is not computed yet")
  }

  package var untrainableReason: String? {
    "'\(Self.about.name)' is not computed yet; the steps 'resize' and 'crop' of the pipeline are"
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
