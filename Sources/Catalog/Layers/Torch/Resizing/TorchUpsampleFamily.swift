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
    if let size = options.size {
      let sizes = try context.resolved(size, axes: count, parameter: "size", of: x)
      for (axis, size) in zip(axes.spatial, sizes) { y[axis] = size }
    } else if let scale = options.scale {
      let factors = try context.resolved(scale, axes: count, parameter: "scale_factor", of: x)
      for (axis, factor) in zip(axes.spatial, factors) {
        y[axis] = try context.scaled(
          x[axis], by: factor, name: axes.names[axis], parameter: "scale_factor")
      }
    }
    return Inference(operands[0].shaped(y))
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
    let axes = builder.shape(of: operands[0]).rank - 2
    guard let factors = wholeFactors?.resolved(axes) else {
      throw PrimitiveError(Self.about.name, "needs whole factors")
    }
    if !options.mode.interpolates {
      var x = operands[0]
      for (i, factor) in factors.enumerated() {
        x = try builder.repeated(x, axis: i + 2, times: factor)
      }
      return [x]
    }
    let primitive = UpSample(
      factors: axes == 1 ? [1] + factors : factors, interpolation: .bilinear)
    let enlarged = try builder.onTorchImage(operands[0], axes: axes) {
      (builder, image) throws(PrimitiveError) in try builder.apply(primitive, image)
    }
    return [enlarged]
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

  package var untrainableReason: String? {
    guard wholeFactors != nil else { return "only a whole 'scale_factor' is computed yet" }
    if !options.mode.interpolates { return nil }
    if options.alignsCorners == true { return "'align_corners' is not computed yet" }
    return options.mode == .linear || options.mode == .bilinear
      ? nil : "the mode '\(options.mode.rawValue)' is not computed yet"
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
    }
  }
}

extension ProgramBuilder {
  /// Every element of an axis several times, one after the other.
  fileprivate mutating func repeated(
    _ x: TensorID, axis: Int, times: Int
  ) throws(PrimitiveError) -> TensorID {
    guard times > 1 else { return x }
    let shape = self.shape(of: x)
    var split = shape
    split.axes.insert(Axis(1), at: axis + 1)
    let column = try apply(Reshape(shape: split), x)
    let copies = try self.copies(of: column, axis: axis + 1, count: times)
    var joined = shape
    joined[axis] = shape[axis] * times
    return try apply(Reshape(shape: joined), copies)
  }
}
