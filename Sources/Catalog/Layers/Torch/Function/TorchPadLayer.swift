package import Program
internal import Shapes
internal import YAML

/// Elements around the last axes, or cut from them where amounts are below 0.
package struct TorchPadLayer: Layer {
  package enum Mode: String, Sendable, CaseIterable { case constant, reflect, replicate, circular }

  package static let about = About(
    "pad", dialects: [.torch], "Puts elements around the last axes.",
    formula: "n′ = n + before + after")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      Field(
        "pad", type: .list(.integer(min: nil, max: nil), count: nil), isRequired: true,
        "Elements before and after the last axis, then the one before it, and so on."
      ) { root, node, decoder in root.readAmounts(node, &decoder) },
      .choice("mode", \.kind, default: "constant", "What the elements are."),
      .number("value", \.value, default: "0", "The number, where they are constant."),
    ])

  package static let examples: [LayerExample] = [
    .init("pad: [1, 2]", [[.batch, .time, 8]], gives: [.batch, .time, 11]),
    .init(
      "pad: {pad: [1, 1, 2, 0], mode: reflect}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, Dim.height + 2, 11]),
    .init("pad: [1, 1, 1]", [[.batch, 8]], fails: "spec/wrong-type"),
    .init("pad: [-4, -4]", [[.batch, 8]], fails: "shape/crop-larger-than-input"),
    .init(
      "pad: {pad: [9, 0], mode: reflect}", [[.batch, 8]], fails: "shape/padding-larger-than-input"),
    .init("pad: [0, 0, 1, 1]", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("pad: [0, 0, 1, 1]", [[8]], fails: "shape/rank"),
  ]

  package var amounts: [PadAmount] = []
  package var kind = Mode.constant
  package var value = 0.0

  package init() {}

  private mutating func readAmounts(_ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    let node = decoder.substituted(node)
    guard let items = node.sequence, items.count.isMultiple(of: 2) else {
      decoder.reportType(node, expected: "a list of pairs, before and after, from the last axis on")
      return false
    }
    guard let numbers = decoder.amounts(node, axes: items.count, min: nil) else { return false }
    amounts = stride(from: 0, to: numbers.count, by: 2).map {
      PadAmount(numbers[$0], numbers[$0 + 1])
    }
    return true
  }

  private var mode: BorderMode {
    switch kind {
    case .constant: .constant(value)
    case .reflect: .reflect
    case .replicate: .replicate
    case .circular: .circular
    }
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    // What is taken from the input wants one or two axes before those that are padded.
    let ranks = kind == .constant ? amounts.count...Int.max : amounts.count + 1...amounts.count + 2
    try context.requireRank(
      x, ranks, "for a pad of \(amounts.count * 2) amounts",
      framework: kind == .constant
        ? "Length of pad should be no more than twice the number of dimensions of the input"
        : "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now")
    var y = x
    for (i, amount) in amounts.enumerated() where amount != PadAmount(0, 0) {
      let axis = x.rank - 1 - i
      guard !x.axes[axis].isBatch else {
        throw LayerError(
          "shape/batch-axis",
          "\(context.subject) has a pad for axis \(axis), which is the batch: it would invent samples",
          at: .parameter("pad"))
      }
      try context.require(
        border: amount, mode, of: x[axis], name: "axis \(axis)", parameter: "pad")
      y[axis] = x[axis] + amount.before + amount.after
    }
    return Inference(operands[0].shaped(y))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    if kind == .constant { result.range = result.range?.hull(Interval(value, value)) }
    result.moments = nil
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var x = operands[0]
    let last = builder.shape(of: x).rank - 1
    for (i, amount) in amounts.enumerated() {
      x = try builder.bordered(x, axis: last - i, amount, mode)
    }
    return [x]
  }

  package var locality: Locality { .everything }
}
