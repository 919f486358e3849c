internal import Arrays
package import Program
package import Shapes

/// Cuts out a random part of images in training and the middle otherwise; one that is too small is
/// enlarged.
package struct RandomCropLayer: ImageSizeFamily {
  package static let about = About(
    "random_crop", aliases: ["RandomCrop"],
    "Cuts out a random part of images in training, the middle otherwise.")
  package static let schema = Schema(
    Self(),
    Field.sizeFields + [
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."), .dataFormat(\.layout),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "random_crop: {height: 19, width: 5}", [[.batch, 17, 13, 3]], gives: [.batch, 19, 5, 3]),
    .init("random_crop: {height: 19}", [[.batch, 17, 13, 3]], fails: "spec/missing-parameter"),
  ]

  package var height: Dim = 1
  package var width: Dim = 1
  package var seed: Int?
  package var layout: Layout?

  package init() {}

  package var isStochastic: Bool { true }

  package func sized(
    _ x: TensorID, _ axes: [SizedAxis], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard axes.allSatisfy({ $0.extent > $0.size }) else { return try enlarged(x, axes, &builder) }
    guard builder.mode == .training else {
      return try builder.cutAndResized(x, axes, .bilinear)
    }
    var x = x
    for axis in axes { x = try cut(x, axis, &builder) }
    return x
  }

  /// As Keras does it: cut where the ratio of the sides begins, as far as there is something, then enlarged.
  private func enlarged(
    _ x: TensorID, _ axes: [SizedAxis], _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var (x, axes) = (x, axes)
    for (i, extent) in axes.extents(within: true).enumerated() {
      let start = (axes[i].extent - extent) / 2
      let count = min(axes[i].size, axes[i].extent - start)
      x = try builder.apply(Slice(axis: axes[i].axis, start: start, count: Dim(count)), x)
      axes[i].extent = count
    }
    return try builder.resized(x, axes, .bilinear, antialiases: false)
  }

  /// The elements behind a random start, which is the same for the whole batch, by a product with a matrix that
  /// selects them.
  private func cut(
    _ x: TensorID, _ axis: SizedAxis, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard axis.extent <= longestTable else {
      throw PrimitiveError(Self.about.name, "an axis of \(axis.extent) elements is too long")
    }
    let choices = RandomNumbers.Distribution.uniform(0, Float(axis.extent - axis.size + 1))
    let draw = try builder.apply(
      Random(choices, keptAxes: [], stream: builder.nextRandomStream()), x)
    let start = try builder.apply(
      Elementwise(function: .floor),
      builder.apply(Reshape(shape: Shape([1])), draw))
    let places = try builder.sum(
      builder.vector((0..<axis.size).map(Double.init)), start)
    let selection = try builder.apply(OneHot(classes: axis.extent), places)
    let matrix = try builder.apply(Transpose(permutation: [1, 0]), selection)
    let rank = builder.shape(of: x).rank
    let order = (0..<rank).filter { $0 != axis.axis } + [axis.axis]
    let moved = try builder.apply(Linear(), builder.permuted(x, order), matrix)
    let back = (0..<rank).map { order.firstIndex(of: $0) ?? $0 }
    return try builder.permuted(moved, back)
  }
}
