package import Program
package import Shapes
internal import YAML

/// Puts a list of windows back into an image and adds them where they overlap.
///
/// - Shapes: input `[batch, channel · kernel_size², windows]` or the same without the batch, output
///   `[batch, channel, height, width]` with the sizes of `output_size`.
package struct TorchFoldLayer: TorchBlockFamily {
  package static let about = About(
    "Fold", aliases: ["fold"], dialects: [.torch], "Adds a list of windows up to an image.",
    formula:
      "windows = Π (⌊(output_size + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1)",
    source: "col2im: Chellapilla, Puri, Simard, 2006")
  package static let schema = Schema(
    Self(),
    [
      Field(
        "output_size", type: .perAxis(.dimension(min: 1), axes: 2), isRequired: true,
        "Height and width of the image."
      ) { root, node, decoder in
        guard let size = decoder.imageSize(node) else { return false }
        root.size = size
        return true
      }
    ] + blockFields)

  package static let examples: [LayerExample] = [
    .init(
      "Fold: {output_size: [11, 13], kernel_size: 5, stride: 2, padding: 1}", [[.batch, 75, 30]],
      gives: [.batch, 3, 11, 13]),
    .init(
      "Fold: {output_size: [height, 4], kernel_size: [1, 2], stride: [1, 2]}",
      [[.batch, 6, 2 * Dim.height]], gives: [.batch, 3, .height, 4]),
    .init(
      "Fold: {output_size: 7, kernel_size: 3}", [[.batch, 27, 24]], fails: "shape/reshape-count"),
    .init(
      "Fold: {output_size: 7, kernel_size: 3}", [[.batch, 26, 25]],
      fails: "shape/indivisible-axis"),
    .init(
      "Fold: {output_size: 7, kernel_size: 9}", [[.batch, 81, 1]],
      fails: "shape/window-larger-than-input"),
  ]

  package var size: [Dim] = [1, 1]
  package var options = TorchBlockOptions()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    guard x.rank == 2 || x.rank == 3 else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) needs 3 axes [batch, channels, windows], or 2 without the batch, its "
          + "input has \(x.rank): \(x)",
        framework: "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and "
          + "non-zero dimensions for input, but got: \(x)")
    }
    let window = options.slidingWindow
    let columns = x[x.rank - 2]
    guard let area = window.area.constant else {
      throw LayerError(
        "shape/too-large",
        "\(context.subject) has a kernel_size with more elements than can be counted",
        at: .parameter("kernel_size"))
    }
    try context.require(
      axis: columns, "channels", multipleOf: area, parameter: "kernel_size", value: window.size,
      framework: "Expected size of input's dimension 1 to be divisible by the product of "
        + "kernel_size, but got input.size(1)=\(columns) and kernel_size=\(window.size)")
    try requireWindows(x, &context)
    let channels = Axis(columns.floorDivided(by: area), role: .channel)
    let image = [channels, Axis(size[0], role: .height), Axis(size[1], role: .width)]
    return Inference(operands[0].shaped(Shape(axes: x.axes.dropLast(2) + image)))
  }

  /// The input's windows must be those that slide over the image.
  private func requireWindows(
    _ x: Shape, _ context: inout InferenceContext
  ) throws(LayerError) {
    let window = options.slidingWindow
    let axes = TorchAxes(2, hasBatch: false)
    let sizes = "output_size=\(Shape(size)), kernel_size=\(window.size)"
    let grid = try window.slide(over: Shape([1] + size), axes, &context) { _ in
      "Given \(sizes), calculated shape of the array of sliding blocks is too small (non-positive)"
    }
    let count = x[x.rank - 1]
    try context.require(
      count, equals: grid[1] * grid[2],
      reason: { "\($0.subject): its windows must be those of its output_size" },
      else: {
        LayerError(
          "shape/reshape-count",
          "\($0.subject) puts \(grid[1]) × \(grid[2]) windows into its output_size of \(Shape(size)), "
            + "but its input \(x) has \($0.text(count))",
          at: .parameter("output_size"),
          framework: "Given \(sizes), expected size of input's dimension 2 to match the calculated "
            + "number of sliding blocks \(grid[1]) * \(grid[2]), but got input.size(2)=\(count)")
      })
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let result = try builder.batched(operands[0], rank: 3) {
      (builder, x) throws(PrimitiveError) in
      let window = options.slidingWindow
      guard let area = window.area.constant else {
        throw PrimitiveError(Self.about.name, "its window is too large")
      }
      let shape = builder.shape(of: x)
      let channels = shape[1].floorDivided(by: area)
      let grid = (0..<2).map { window.extent($0, of: size[$0]) }
      let split = try builder.apply(
        Reshape(shape: [shape[0], channels, Dim(area), shape[2]]), x)
      var sum: TensorID?
      for (i, tap) in options.taps.enumerated() {
        let part = try builder.apply(Slice(axis: 2, start: i, count: 1), split)
        let image = try builder.apply(
          Reshape(shape: [shape[0], channels, grid[0], grid[1]]), part)
        let placed = try place(image, [tap.row, tap.column], &builder)
        sum =
          try sum.map { (sum) throws(PrimitiveError) in
            try builder.apply(Binary(function: .add), sum, placed)
          } ?? placed
      }
      guard let sum else { throw PrimitiveError(Self.about.name, "its window is empty") }
      return sum
    }
    return [result]
  }

  /// One tap of every window at its place in the image, without the image's padding.
  private func place(
    _ image: TensorID, _ tap: [Int], _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let window = options.slidingWindow
    var x = image
    for i in 0..<2 {
      let axis = i + 2
      x = try builder.zerosBetween(x, axis: axis, stride: window.strides[i])
      let before = tap[i] * window.dilation[i] - options.padding[i]
      guard let after = (size[i] - builder.shape(of: x)[axis] - before).constant else {
        throw PrimitiveError(Self.about.name, "needs sizes that are known")
      }
      x = try builder.bordered(x, axis: axis, PadAmount(before, after), .constant(0))
    }
    return x
  }

  package var locality: Locality { .everything }
}

extension SpecDecoder {
  /// One size for height and width, or one for each.
  fileprivate mutating func imageSize(_ node: Node) -> [Dim]? {
    let node = substituted(node)
    guard let items = node.sequence else {
      return dimension(node, min: 1).map { [$0, $0] }
    }
    guard items.count == 2 else {
      reportType(node, expected: "a size or a list of 2")
      return nil
    }
    guard let height = dimension(items[0], min: 1), let width = dimension(items[1], min: 1) else {
      return nil
    }
    return [height, width]
  }
}
