package import Program
package import Shapes

/// Brings images to one size by interpolating between their pixels.
package struct ResizingLayer: ImageSizeFamily {
  package static let about = About(
    "resizing", aliases: ["Resizing"],
    "Brings images to one size by interpolating between their pixels.")
  package static let schema = Schema(
    Self(),
    Field.sizeFields + [
      .choice(
        "interpolation", \.interpolation, default: "bilinear", "How pixels between pixels are read."
      ),
      .bool(
        "crop_to_aspect_ratio", \.crops, default: "false",
        "Whether what does not fit the ratio of the sides is cut off."),
      .bool(
        "pad_to_aspect_ratio", \.pads, default: "false",
        "Whether a border is added until the ratio of the sides fits."),
      .choice("fill_mode", \.fillMode, default: "constant", "What the border is made of."),
      .number("fill_value", \.fillValue, default: "0", "Value of the border."),
      .bool(
        "antialias", \.antialiases, default: "false",
        "Whether images are smoothed before they shrink."),
      .dataFormat(\.layout),
    ]
  ) { root, arguments, decoder in
    guard root.crops, root.pads else { return }
    decoder.report(
      "spec/conflicting-parameters",
      "'crop_to_aspect_ratio' and 'pad_to_aspect_ratio' exclude each other",
      at: arguments.range(of: "pad_to_aspect_ratio"),
      help: "cut off what does not fit the ratio, or add a border, not both")
  }

  package static let examples: [LayerExample] = [
    .init(
      "resizing: {height: 224, width: 200}", [[.batch, .height, .width, 3]],
      gives: [.batch, 224, 200, 3]),
    .init("resizing: {height: 224}", [[.batch, 9, 9, 3]], fails: "spec/missing-parameter"),
    .init(
      "resizing: {height: 8, width: 8, crop_to_aspect_ratio: true, pad_to_aspect_ratio: true}",
      [[.batch, 9, 9, 3]], fails: "spec/conflicting-parameters"),
  ]

  package enum Fill: String, Sendable, CaseIterable { case constant }

  package var height: Dim = 1
  package var width: Dim = 1
  package var interpolation = UpSamplingInterpolation.bilinear
  package var crops = false
  package var pads = false
  package var fillMode = Fill.constant
  package var fillValue = 0.0
  package var antialiases = false
  package var layout: Layout?

  package init() {}

  package func sized(
    _ x: TensorID, _ axes: [SizedAxis], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if crops {
      return try builder.cutAndResized(x, axes, interpolation, antialiases: antialiases)
    }
    guard pads else { return try builder.resized(x, axes, interpolation, antialiases: antialiases) }
    var (axes, amounts) = (axes, [PadAmount](repeating: PadAmount(0, 0), count: 4))
    for (i, extent) in axes.extents(within: false).enumerated() {
      let before = (extent - axes[i].extent) / 2
      amounts[axes[i].axis] = PadAmount(before, extent - axes[i].extent - before)
      axes[i].extent = extent
    }
    let bordered = try builder.apply(Pad(amounts: amounts, value: Float(fillValue)), x)
    return try builder.resized(bordered, axes, interpolation, antialiases: antialiases)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    result.moments = nil
    switch interpolation {
    case .nearest, .bilinear:
      if pads { result.range = result.range?.hull(Interval(fillValue, fillValue)) }
    // These overshoot at edges.
    case .bicubic, .lanczos3, .lanczos5: result.range = nil
    }
    return [result]
  }
}
