package import Program
internal import Shapes
internal import YAML

/// A layer that adds to the ends of the spatial axes, or cuts from them.
package protocol BorderFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  /// What Keras calls the amounts: `padding` or `cropping`.
  static var parameter: String { get }
  /// 1 for adding, -1 for cutting.
  static var sign: Int { get }
  var border: Border { get set }
}

/// Amounts before and after, one pair per spatial axis.
package struct Border: Sendable {
  package var amounts: [PadAmount]
  package var layout: Layout?

  package init(axes: Int, amount: Int = 1) {
    amounts = Array(repeating: PadAmount(amount, amount), count: axes)
  }

  /// Reads one amount, one per axis, or a pair per axis.
  ///
  /// For a sequence a list of two is the pair of its only axis.
  mutating func read(_ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    let node = decoder.substituted(node)
    let axes = amounts.count
    guard let items = node.sequence else {
      guard let amount = Self.amount(node, &decoder) else { return false }
      amounts = Array(repeating: PadAmount(amount, amount), count: axes)
      return true
    }
    if axes == 1, items.count == 2 {
      guard let pair = Self.pair(items, &decoder) else { return false }
      amounts = [pair]
      return true
    }
    guard items.count == axes else {
      decoder.reportType(node, expected: Self.description(axes))
      return false
    }
    var result: [PadAmount] = []
    for item in items {
      guard let pair = Self.pair(decoder.substituted(item).sequence ?? [item, item], &decoder)
      else { return false }
      result.append(pair)
    }
    amounts = result
    return true
  }

  private static func pair(_ items: [Node], _ decoder: inout SpecDecoder) -> PadAmount? {
    guard items.count == 2 else {
      if let first = items.first {
        decoder.reportType(first, expected: "a pair of amounts, before and after")
      }
      return nil
    }
    guard let before = amount(items[0], &decoder), let after = amount(items[1], &decoder) else {
      return nil
    }
    return PadAmount(before, after)
  }

  /// Small enough for every sum of two to fit.
  private static func amount(_ node: Node, _ decoder: inout SpecDecoder) -> Int? {
    decoder.integer(node, min: 0, max: Int(Int32.max))
  }

  static func description(_ axes: Int) -> String {
    axes == 1
      ? "an amount or a pair of amounts, before and after"
      : "an amount, a list of \(axes) amounts or a list of \(axes) pairs, before and after"
  }
}

extension BorderFamily {
  package var role: LayerRole { .reshaping }
  static func borderSchema(_ summary: String) -> Schema<Self> {
    let amounts = Field<Self>(
      parameter, type: .other(Border.description(spatialAxes)), default: "1", summary
    ) { root, node, decoder in root.border.read(node, &decoder) }
    return Schema(Self(), spatialAxes == 1 ? [amounts] : [amounts, .dataFormat(\.border.layout)])
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let image = axes(context.layout)
    var shape = operands[0].shape
    try context.requireAxes(shape, image.names)
    for (axis, amount) in zip(image.spatial, border.amounts) {
      let extent = shape[axis]
      shape[axis] = extent + amount.total * Self.sign
      guard Self.sign < 0 else { continue }
      try context.require(
        extent, atLeast: amount.total + 1,
        reason: { "\($0.subject) cuts \(amount.total) from the \(image.names[axis])" },
        else: {
          LayerError(
            "shape/crop-larger-than-input",
            "\($0.subject) cuts \(amount.total) from a \(image.names[axis]) of only \($0.text(extent))",
            at: .parameter(Self.parameter),
            framework: "`cropping` parameter must be smaller than the input length")
        })
    }
    return Inference(operands[0].shaped(shape))
  }

  private func axes(_ layout: Layout) -> ImageAxes {
    // Keras' sequences have their channels last whatever the layout.
    ImageAxes(Self.spatialAxes, Self.spatialAxes == 1 ? .channelsLast : border.layout ?? layout)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0]
    guard Self.sign > 0 else { return [result] }
    result.range = result.range?.hull(Interval(0, 0))
    result.moments = nil
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let image = axes(context.layout)
    var x = operands[0]
    if Self.sign > 0 {
      var amounts = [PadAmount](repeating: PadAmount(0, 0), count: builder.shape(of: x).rank)
      for (axis, amount) in zip(image.spatial, border.amounts) { amounts[axis] = amount }
      return [try builder.apply(Pad(amounts: amounts), x)]
    }
    for (axis, amount) in zip(image.spatial, border.amounts) where amount.total > 0 {
      let count = builder.shape(of: x)[axis] - amount.total
      x = try builder.apply(Slice(axis: axis, start: amount.before, count: count), x)
    }
    return [x]
  }

  package var locality: Locality {
    .shifted(
      border.amounts.map { PadAmount($0.before * Self.sign, $0.after * Self.sign) },
      layout: Self.spatialAxes == 1 ? .channelsLast : border.layout)
  }
}
