internal import YAML
package import Program
package import Shapes

/// Puts the greatest elements of windows back to where a pooling found them, and zeros elsewhere.
///
/// - Shapes: input and indices `[batch, channel, spatial…]` or the same without the batch;
///   `n′ = (n - 1) · stride - 2 · padding + kernel_size`, or the sizes of `output_size`, which may
///   differ from that by less than the stride.
package protocol TorchUnpoolFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  var options: TorchPoolOptions { get set }
  /// Sizes of the output's spatial axes; nil for the least that the windows need.
  var outputSize: [Dim]? { get set }
}

extension TorchUnpoolFamily {
  package var role: LayerRole { .reshaping }
  package static var operandCount: ClosedRange<Int> { 2...2 }

  static func unpoolSchema() -> Schema<Self> {
    Schema(
      Self(),
      [
        .perAxis(
          "kernel_size", \.options.window.size, axes: spatialAxes, required: true,
          "Size of the window."),
        .optionalPerAxis(
          "stride", \.options.stride, axes: spatialAxes, "Step of the window; null for its size."),
        .amounts(
          "padding", \.options.padding, axes: spatialAxes, "Elements that the pooling had added."),
        Field(
          "output_size", type: .optional(.list(.dimension(min: 1), count: nil)), default: "null",
          "Sizes before the pooling, with or without batch and channels."
        ) { root, node, decoder in
          if node.isNull { return true }
          var sizes: [Dim] = []
          for item in decoder.substituted(node).sequence ?? [node] {
            guard let size = decoder.dimension(item, min: 1) else { return false }
            sizes.append(size)
          }
          root.outputSize = sizes
          return true
        },
      ])
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.torchAxes(
      of: x, spatial: Self.spatialAxes,
      framework:
        "Input to max_unpooling\(Self.spatialAxes)d should be a \(Self.spatialAxes + 1)d or "
        + "\(Self.spatialAxes + 2)d Tensor, but got a tensor with \(x.rank) dimensions")
    try requireIndices(operands[1].shape, for: x, &context)
    let window = options.slidingWindow
    let sizes = try declaredSizes(x, context)
    var y = x
    for (i, axis) in axes.spatial.enumerated() {
      let least = least(i, x[axis])
      y[axis] = sizes?[i] ?? least
      try context.require(
        least, atLeast: 1, reason: { "\($0.subject): the \(axes.names[axis]) of its output" },
        else: {
          LayerError(
            "shape/empty-output",
            "\($0.subject) makes a \(axes.names[axis]) of \($0.text(least)) out of "
              + "\($0.text(x[axis])) with its padding of \(options.padding[i])",
            at: .parameter("padding"))
        })
      if let size = sizes?[i] {
        try require(size, near: least, window.strides[i], axes.names[axis], &context)
      }
    }
    return Inference(operands[0].shaped(y))
  }

  /// The size that the windows along one axis cover.
  private func least(_ i: Int, _ n: Dim) -> Dim {
    (n - 1) * options.slidingWindow.strides[i] - 2 * options.padding[i] + options.window.size[i]
  }

  private func requireIndices(
    _ indices: Shape, for x: Shape, _ context: inout InferenceContext
  ) throws(LayerError) {
    func error(_ context: InferenceContext) -> LayerError {
      LayerError(
        "shape/merge-mismatch",
        "\(context.subject) takes one index for every element, but its input is \(x) and its "
          + "indices are \(indices)",
        at: .operand(1), help: "name the 'indices' of the pooling: 'from: [x, pool.indices]'",
        framework: "Expected shape of indices to be same as that of the input tensor "
          + "(\(context.torchSize(x))) but got indices tensor with shape: \(context.torchSize(indices))"
      )
    }
    guard indices.rank == x.rank else { throw error(context) }
    for (a, b) in zip(x.dims, indices.dims) {
      try context.require(
        a, equals: b, reason: { "\($0.subject): one index for every element" }, else: error)
    }
  }

  private func declaredSizes(_ x: Shape, _ context: InferenceContext) throws(LayerError) -> [Dim]? {
    guard let sizes = outputSize else { return nil }
    let count = Self.spatialAxes
    guard sizes.count == count || sizes.count == x.rank else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) has an output_size of \(counted(sizes.count, "number")) for "
          + "\(counted(count, "axis", "axes"))",
        at: .parameter("output_size"),
        framework: "output_size should be a sequence containing \(count) or \(count + 2) elements, "
          + "but it has a length of '\(sizes.count)'")
    }
    return Array(sizes.suffix(count))
  }

  /// A pooling loses less than a step.
  private func require(
    _ size: Dim, near least: Dim, _ stride: Int, _ name: String, _ context: inout InferenceContext
  ) throws(LayerError) {
    for distance in [size - least, least - size] {
      try context.require(
        Dim(stride) - distance, atLeast: 1,
        reason: { "\($0.subject): its output_size is what its windows cover" },
        else: {
          LayerError(
            "shape/empty-output",
            "\($0.subject) cannot make a \(name) of \($0.text(size)): its windows cover "
              + "\($0.text(least)), and output_size may differ by less than the stride of \(stride)",
            at: .parameter("output_size"),
            framework: "invalid output_size \(size)")
        })
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    result.range = result.range?.hull(Interval(0, 0))
    result.moments = nil
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let first = x.rank - Self.spatialAxes
    let declared = outputSize?.suffix(Self.spatialAxes)
    let sizes = declared.map(Array.init) ?? (0..<Self.spatialAxes).map { least($0, x[first + $0]) }
    let planes = x.axes.prefix(first)
    let count = Shape(axes: Array(x.axes.dropFirst(first))).elementCount
    var flat: [TensorID] = []
    for operand in operands { flat.append(try builder.reshaped(operand, planes, [Axis(count)])) }
    let size = sizes.reduce(Dim(1)) { $0 * $1 }
    let placed = try builder.apply(Scatter(size: size), flat)[0]
    return [try builder.reshaped(placed, planes, sizes.map { Axis($0) }[...])]
  }

  package var locality: Locality {
    var window = options.slidingWindow
    window.padding = .explicit(options.padding.map { PadAmount($0, $0) })
    return .transposedWindow(window)
  }
}
