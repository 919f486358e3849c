internal import Arrays
package import Program
internal import Shapes
internal import YAML

/// The greatest element of windows at random places, as many as the output shall have elements.
///
/// - Shapes: input `[batch, channel, spatial…]` or the same without the batch; the spatial axes get
///   the sizes of `output_size`, or `⌊n · output_ratio⌋`.
package protocol TorchFractionalPoolFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  var options: TorchFractionalPoolOptions { get set }
}

/// The parameters of PyTorch's fractional poolings.
package struct TorchFractionalPoolOptions: Sendable {
  package var size: [Int]
  package var outputSize: [Int]?
  package var ratios: AxisValues<Double>?
  package var returnsIndices = false

  package init(axes: Int) { size = Array(repeating: 1, count: axes) }
}

extension TorchFractionalPoolFamily {
  package var role: LayerRole { .pooling }
  package var pooled: Pool.Kind? { .max }
  static func fractionalPoolSchema() -> Schema<Self> {
    Schema(
      Self(),
      [
        .perAxis(
          "kernel_size", \.options.size, axes: spatialAxes, required: true, "Size of the window."),
        .optionalPerAxis(
          "output_size", \.options.outputSize, axes: spatialAxes, "Size of the output."),
        .factors(
          "output_ratio", \.options.ratios,
          "Size of the output per size of the input, between 0 and 1."),
        .bool(
          "return_indices", \.options.returnsIndices, default: "false",
          "Whether the places of the elements are a second output, 'indices'."),
      ],
      validate: { layer, arguments, decoder in
        layer.options.check(arguments, &decoder)
      })
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.torchAxes(
      of: x, spatial: Self.spatialAxes,
      framework: "Expected \(Self.spatialAxes + 1)D or \(Self.spatialAxes + 2)D tensor, but got: "
        + context.torchSize(x))
    var ratios: [Double]?
    if let given = options.ratios {
      ratios = try context.resolved(
        given, axes: Self.spatialAxes, parameter: "output_ratio", of: x)
    }
    var y = x
    for (i, axis) in axes.spatial.enumerated() {
      y[axis] = try extent(i, x[axis], axes.names[axis], ratio: ratios?[i], &context)
    }
    let main = Inference.Output(operands[0].shaped(y))
    guard options.returnsIndices else { return Inference([main]) }
    return Inference([main, Inference.Output(TensorType(y, .int64), name: "indices")])
  }

  private func extent(
    _ i: Int, _ n: Dim, _ name: String, ratio: Double?, _ context: inout InferenceContext
  ) throws(LayerError) -> Dim {
    let size: Dim
    if let ratio {
      size = try context.scaled(n, by: ratio, name: name, parameter: "output_ratio")
    } else {
      size = Dim(options.outputSize?[i] ?? 1)
    }
    // The first window starts at 0, the last one ends with the axis. In volumes PyTorch wants one
    // more element than that takes.
    try context.require(
      n - size - options.size[i] + 1, atLeast: Self.spatialAxes == 3 ? 1 : 0,
      reason: { "\($0.subject): \($0.text(size)) windows must fit into the \(name)" },
      else: {
        LayerError(
          "shape/window-larger-than-input",
          "\($0.subject) puts \($0.text(size)) windows with a kernel_size of \(options.size[i]) "
            + "into a \(name) of only \($0.text(n))",
          at: .parameter("kernel_size"), help: "ask for a smaller output or use smaller windows",
          framework: "pool \(name) \(options.size[i]) too large relative to input \(name) \(n)")
      })
    return size
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    result.moments = result.moments?.maximum(
      of: options.size.reduce(1.0) { $0 * Double($1) })
    return [result] + inference.outputs.dropFirst().map { _ in .unknown }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let first = x.rank - Self.spatialAxes
    let windows = try sizes(x).enumerated().map {
      WindowMaximum.Windows.random(size: options.size[$0.offset], count: $0.element)
    }
    // One number for every plane and axis.
    var plane = operands[0]
    for axis in first..<x.rank {
      plane = try builder.apply(Slice(axis: axis, start: 0, count: 1), plane)
    }
    plane = try builder.reshaped(plane, x.axes.prefix(first), [Axis(1)])
    let shape = Shape(axes: x.axes.prefix(first) + [Axis(Dim(Self.spatialAxes))])
    let wide = try builder.apply(Expand(shape: shape), plane)
    let samples = try builder.apply(
      Random(.uniform(0, 1), stream: builder.nextRandomStream()), wide)
    let both = try builder.apply(WindowMaximum(windows), [operands[0], samples])
    return options.returnsIndices ? both : [both[0]]
  }

  private func sizes(_ x: Shape) throws(PrimitiveError) -> [Dim] {
    guard let ratios = options.ratios?.resolved(Self.spatialAxes) else {
      return (options.outputSize ?? []).map { Dim($0) }
    }
    var context = InferenceContext(kind: Self.about.name, dialect: .torch)
    var sizes: [Dim] = []
    do throws(LayerError) {
      for (n, ratio) in zip(x.dims.suffix(Self.spatialAxes), ratios) {
        sizes.append(try context.scaled(n, by: ratio, name: "axis", parameter: "output_ratio"))
      }
    } catch {
      throw PrimitiveError(Self.about.name, error.message)
    }
    return sizes
  }

  package var isStochastic: Bool { true }
  package var locality: Locality { .everything }
}

extension TorchFractionalPoolOptions {
  fileprivate func check(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    if (outputSize == nil) == (ratios == nil) {
      let isNeither = outputSize == nil
      decoder.report(
        isNeither ? "spec/missing-parameter" : "spec/conflicting-parameters",
        isNeither
          ? "'\(arguments.owner)' needs 'output_size' or 'output_ratio'"
          : "'output_size' and 'output_ratio' both say how large the output is",
        at: isNeither ? arguments.ownerRange : arguments.range(of: "output_ratio"),
        help: isNeither ? "add 'output_size'" : "leave one of them out")
      decoder.isComplete = false
    } else if let ratio = ratios?.values.first(where: { !($0 > 0 && $0 < 1) }) {
      decoder.report(
        "spec/out-of-range", "'output_ratio' must be between 0 and 1, not \(format(ratio))",
        at: arguments.range(of: "output_ratio"))
      decoder.isComplete = false
    }
  }
}
