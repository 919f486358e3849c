package import Program
internal import Shapes
internal import YAML

/// Elements around the inner axes of a tensor.
///
/// - Shapes: input `[batch, channel, spatial…]`, or the same without the batch; every padded axis
///   gets `n′ = n + before + after`. Amounts below 0 cut.
package protocol TorchPaddingFamily: Layer, Initializable {
  /// How many axes one amount pads.
  static var spatialAxes: Int { get }
  var mode: BorderMode { get }
  /// Before and after the last axis, then the one before it, and so on.
  var padding: [PadAmount] { get set }
}

extension TorchPaddingFamily {
  package var role: LayerRole { .reshaping }
  static var paddingField: Field<Self> {
    Field("padding", type: .other(paddingType), isRequired: true, "Elements before and after.") {
      root, node, decoder in
      guard let padding = decoder.pairs(node, count: spatialAxes, expected: paddingType) else {
        return false
      }
      root.padding = padding
      return true
    }
  }

  private static var paddingType: String {
    "an amount or a list of pairs, before and after, from the last axis on"
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try requireRank(x, context)
    let names = names(x)
    var y = x
    for (i, amount) in padding.enumerated() {
      let axis = x.rank - 1 - i
      try context.require(
        border: amount, mode, of: x[axis], name: names[axis], parameter: "padding")
      y[axis] = x[axis] + amount.before + amount.after
    }
    return Inference(operands[0].shaped(y))
  }

  /// Zeros go around axes of any tensor; what is taken from the input wants channels before them.
  private func requireRank(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    if case .constant = mode {
      guard x.rank < padding.count else { return }
      throw LayerError(
        "shape/rank",
        "\(context.subject) pads \(counted(padding.count, "axis", "axes")), its input has only "
          + "\(x.rank): \(x)",
        framework:
          "Padding length should be less than or equal to two times the input dimension but got "
          + "padding length \(padding.count * 2) and input of dimension \(x.rank)")
    }
    let unsupported =
      "Padding size \(padding.count * 2) is not supported for \(x.rank)D input tensor"
    if mode == .circular {
      let count = Self.spatialAxes
      _ = try context.torchAxes(
        of: x, spatial: count,
        framework: "expected \(count + 1)D or \(count + 2)D input (got \(x.rank)D input)")
    }
    if padding.count == Self.spatialAxes {
      _ = try context.torchAxes(of: x, spatial: padding.count, framework: unsupported)
    } else if x.rank != padding.count + 1, x.rank != padding.count + 2 {
      throw LayerError(
        "shape/rank",
        "\(context.subject) has a padding of \(padding.count * 2) amounts for "
          + "\(counted(padding.count, "axis", "axes")), its input has \(x.rank): \(x)",
        at: .parameter("padding"),
        help: "write two amounts for each of \(counted(Self.spatialAxes, "axis", "axes"))",
        framework: "Padding size \(padding.count * 2) is not supported for \(x.rank)D input tensor"
      )
    }
  }

  private func names(_ x: Shape) -> [String] {
    let axes = TorchAxes(Self.spatialAxes, hasBatch: x.rank == Self.spatialAxes + 2)
    return x.rank == axes.names.count ? axes.names : x.indices.map { "axis \($0)" }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    if case .constant(let value) = mode {
      result.range = result.range?.hull(Interval(value, value))
    }
    result.moments = nil
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var x = operands[0]
    let last = builder.shape(of: x).rank - 1
    for (i, amount) in padding.enumerated() {
      x = try builder.bordered(x, axis: last - i, amount, mode)
    }
    return [x]
  }

  package var locality: Locality {
    let none = [PadAmount](repeating: PadAmount(0, 0), count: Self.spatialAxes)
    return .shifted(
      (padding + none).prefix(Self.spatialAxes).reversed(), layout: .channelsFirst)
  }
}

extension SpecDecoder {
  /// One amount for both ends of `count` axes, or a list of pairs, small enough for sums to fit.
  fileprivate mutating func pairs(_ node: Node, count: Int, expected: String) -> [PadAmount]? {
    let node = substituted(node)
    guard let items = node.sequence else {
      guard node.scalar != nil, let amounts = amounts(node, axes: 1, min: nil) else {
        if node.scalar == nil { reportType(node, expected: expected) }
        return nil
      }
      return Array(repeating: PadAmount(amounts[0], amounts[0]), count: count)
    }
    guard !items.isEmpty, items.count.isMultiple(of: 2) else {
      report(
        "spec/wrong-type", "'\(currentKey)' must be \(expected), not a list of \(items.count)",
        at: node.place)
      return nil
    }
    guard let amounts = amounts(node, axes: items.count, min: nil) else { return nil }
    return stride(from: 0, to: amounts.count, by: 2).map {
      PadAmount(amounts[$0], amounts[$0 + 1])
    }
  }
}
