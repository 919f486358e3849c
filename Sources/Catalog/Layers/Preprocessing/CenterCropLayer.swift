package import Program
package import Shapes

/// Cuts out the middle of images; one that is too small is enlarged first.
package struct CenterCropLayer: ImageSizeFamily {
  package static let about = About(
    "center_crop", aliases: ["CenterCrop"],
    "Cuts out the middle of images; one that is too small is enlarged first.")
  package static let schema = Schema(Self(), Field.sizeFields + [.dataFormat(\.layout)])

  package static let examples: [LayerExample] = [
    .init(
      "center_crop: {height: 224, width: 200}", [[.batch, .height, .width, 3]],
      gives: [.batch, 224, 200, 3]),
    .init("center_crop: {height: 0, width: 200}", [[.batch, 9, 9, 3]], fails: "spec/out-of-range"),
  ]

  package var height: Dim = 1
  package var width: Dim = 1
  package var layout: Layout?

  package init() {}

  package func sized(
    _ x: TensorID, _ axes: [SizedAxis], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard axes.allSatisfy({ $0.extent >= $0.size }) else {
      return try builder.cutAndResized(x, axes, .bilinear)
    }
    var x = x
    for axis in axes where axis.extent > axis.size {
      let start = (axis.extent - axis.size) / 2
      x = try builder.apply(Slice(axis: axis.axis, start: start, count: Dim(axis.size)), x)
    }
    return x
  }
}
