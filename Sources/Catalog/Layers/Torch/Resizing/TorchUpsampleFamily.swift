package import Program
package import Shapes

/// The spatial axes at another size, by repeating or interpolating elements.
///
/// - Shapes: input `[batch, channel, spatial…]` with one to three spatial axes, which get the sizes of
///   `size`, or `⌊n · scale_factor⌋`.
package protocol TorchUpsampleFamily: Layer, Initializable {
  /// Fewest and most spatial axes.
  static var spatialAxes: ClosedRange<Int> { get }
  var options: TorchUpsampleOptions { get set }
}

/// The parameters of PyTorch's upsampling.
package struct TorchUpsampleOptions: Sendable {
  package var size: AxisValues<Dim>?
  package var scale: AxisValues<Double>?
  package var mode = UpsampleMode.nearest
  package var alignsCorners: Bool?
  package var recomputesScale = false
  /// Whether a smaller image is made of all elements and not of those next to a place.
  package var isAntialiased = false

  package init() {}
}

package enum UpsampleMode: String, Sendable, CaseIterable {
  case nearest
  case nearestExact = "nearest-exact"
  case linear, bilinear, bicubic, trilinear, area

  /// How many spatial axes it works on; nil for any number.
  var axes: Int? {
    switch self {
    case .linear: 1
    case .bilinear, .bicubic: 2
    case .trilinear: 3
    case .nearest, .nearestExact, .area: nil
    }
  }
  var interpolates: Bool { axes != nil }
}

extension TorchUpsampleFamily {
  package var role: LayerRole { .reshaping }
  static func upsampleSchema(_ more: [Field<Self>] = []) -> Schema<Self> {
    Schema(
      Self(),
      [
        .sizes("size", \.options.size, "Size of the output."),
        .factors("scale_factor", \.options.scale, "Size of the output per size of the input."),
      ] + more,
      validate: { layer, arguments, decoder in layer.options.check(arguments, &decoder) })
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let count = x.rank - 2
    let counts = options.mode.axes.map { $0...$0 } ?? Self.spatialAxes
    guard counts.contains(count) else { throw wrongRank(x, counts, context) }
    let axes = TorchAxes(count, hasBatch: true)
    var y = x
    for (i, size) in try sizes(x, axes, &context).enumerated() {
      y[axes.spatial.lowerBound + i] = size
    }
    return Inference(operands[0].shaped(y))
  }

  private func sizes(
    _ x: Shape, _ axes: TorchAxes, _ context: inout InferenceContext
  ) throws(LayerError) -> [Dim] {
    let count = axes.spatial.count
    if let size = options.size {
      return try context.resolved(size, axes: count, parameter: "size", of: x)
    }
    guard let scale = options.scale else { return Array(x.dims[axes.spatial]) }
    let factors = try context.resolved(scale, axes: count, parameter: "scale_factor", of: x)
    var sizes: [Dim] = []
    for (axis, factor) in zip(axes.spatial, factors) {
      sizes.append(
        try context.scaled(
          x[axis], by: factor, name: axes.names[axis], parameter: "scale_factor"))
    }
    return sizes
  }

  private func wrongRank(
    _ x: Shape, _ counts: ClosedRange<Int>, _ context: InferenceContext
  ) -> LayerError {
    let mode = options.mode.rawValue
    let wanted =
      counts.count == 1
      ? "\(counts.lowerBound + 2) axes [\(TorchAxes(counts.lowerBound, hasBatch: true).names.joined(separator: ", "))]"
      : "\(counts.lowerBound + 2) to \(counts.upperBound + 2) axes, batch and channel first"
    return LayerError(
      "shape/rank",
      "\(context.subject) with mode '\(mode)' needs \(wanted), its input has \(x.rank): \(x)",
      help: options.mode.axes == nil
        ? nil : "'linear' is for sequences, 'bilinear' for images, 'trilinear' for volumes",
      framework: options.mode.axes.map {
        "Got \(x.rank)D input, but \(mode) mode needs \($0 + 2)D input"
      }
        ?? "Input Error: Only 3D, 4D and 5D input Tensors supported (got \(x.rank)D)")
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    if options.mode.interpolates || options.mode == .area { result.moments = nil }
    // Cubic curves overshoot at edges.
    if options.mode == .bicubic { result.range = nil }
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let shape = builder.shape(of: operands[0])
    let axes = TorchAxes(shape.rank - 2, hasBatch: true)
    let sizes: [Dim]
    do throws(LayerError) {
      var context = InferenceContext(kind: Self.about.name, dialect: .torch)
      sizes = try self.sizes(shape, axes, &context)
    } catch {
      throw PrimitiveError(Self.about.name, error.message)
    }
    let factors = options.recomputesScale ? nil : options.scale?.resolved(sizes.count)
    var x = operands[0]
    // The last axis first, while the rows are few.
    for i in sizes.indices.reversed() where sizes[i] != shape[i + 2] || factors?[i] ?? 1 != 1 {
      x = try builder.apply(
        Resize(axis: i + 2, size: sizes[i], method: options.method, factor: factors?[i]), x)
    }
    return [x]
  }

  /// The factors where all are whole.
  private var wholeFactors: AxisValues<Int>? {
    guard let scale = options.scale else { return nil }
    let whole = scale.values.compactMap { Int(exactly: $0) }
    guard whole.count == scale.values.count, whole.allSatisfy({ $0 < 1 << 16 }) else { return nil }
    return AxisValues(values: whole, isList: scale.isList)
  }

  package var locality: Locality {
    guard let factors = wholeFactors,
      let axes = options.mode.axes ?? (factors.isList ? factors.values.count : nil),
      let values = factors.resolved(axes)
    else { return .everything }
    let support = options.mode == .bicubic ? 4 : options.mode.interpolates ? 2 : 1
    return .interpolated(factors: values, support: support, layout: .channelsFirst)
  }
}

extension TorchUpsampleOptions {
  fileprivate var method: Resize.Method {
    let corners: Resize.Corners =
      alignsCorners == true ? .aligned : isAntialiased ? .smoothed : .apart
    return switch mode {
    case .nearest: .nearest()
    case .nearestExact: .nearest(isCentered: true)
    case .linear, .bilinear, .trilinear: .linear(corners)
    case .bicubic: .cubic(corners)
    case .area: .mean
    }
  }
}

extension TorchUpsampleOptions {
  fileprivate func check(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    if (size == nil) == (scale == nil) {
      let isNeither = size == nil
      decoder.report(
        isNeither ? "spec/missing-parameter" : "spec/conflicting-parameters",
        isNeither
          ? "'\(arguments.owner)' needs 'size' or 'scale_factor'"
          : "'size' and 'scale_factor' both say how large the output is",
        at: isNeither ? arguments.ownerRange : arguments.range(of: "scale_factor"),
        help: isNeither ? "add 'scale_factor'" : "leave one of them out")
      decoder.isComplete = false
    } else if recomputesScale, size != nil {
      decoder.report(
        "spec/conflicting-parameters",
        "'recompute_scale_factor' has no meaning with a 'size'",
        at: arguments.range(of: "recompute_scale_factor"), help: "leave it out")
      decoder.isComplete = false
    } else if alignsCorners != nil, !mode.interpolates {
      decoder.report(
        "spec/conflicting-parameters",
        "'align_corners' goes with modes that interpolate, not with '\(mode.rawValue)'",
        at: arguments.range(of: "align_corners"),
        help: "leave it out, or choose 'linear', 'bilinear', 'bicubic' or 'trilinear'")
      decoder.isComplete = false
    } else if isAntialiased, mode != .bilinear && mode != .bicubic || alignsCorners == true {
      decoder.report(
        "spec/conflicting-parameters",
        "'antialias' goes with the modes 'bilinear' and 'bicubic' without 'align_corners'",
        at: arguments.range(of: "antialias"))
      decoder.isComplete = false
    }
  }
}
