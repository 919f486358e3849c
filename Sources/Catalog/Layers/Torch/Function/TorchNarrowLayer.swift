package import Program
package import Shapes

/// So many elements of an axis from one on.
package struct TorchNarrowLayer: Layer {
  package static let about = About(
    "narrow", dialects: [.torch], "Takes so many elements of an axis from one on.")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .int("dim", \.axis, min: nil, required: true, "The axis."),
      .int("start", \.start, min: nil, required: true, "First element; -1 is the last."),
      .dim("length", \.length, required: true, "Number of elements."),
    ])

  package static let examples: [LayerExample] = [
    .init("narrow: {dim: 1, start: 1, length: 5}", [[.batch, .time, 8]], gives: [.batch, 5, 8]),
    .init(
      "narrow: {dim: 1, start: 5, length: 4}", [[.batch, 7]], fails: "shape/crop-larger-than-input"),
    .init("narrow: {dim: 0, start: 0, length: 1}", [[.batch, 7]], fails: "shape/batch-axis"),
  ]

  package var axis = 0
  package var start = 0
  package var length: Dim = 1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var x = operands[0].shape
    let axis = try context.sampleAxis(axis, of: x, parameter: "dim")
    guard axis < x.rank else {
      throw LayerError(
        "shape/rank", "\(context.subject) takes a part of an axis, its input has none",
        framework: "narrow() cannot be applied to a 0-dim tensor.")
    }
    let (n, start, length) = (x[axis], start, length)
    // What is left behind the part; with a start from the end, n cancels.
    let rest = start < 0 ? Dim(0) - start - length : n - start - length
    let wrong: @Sendable (InferenceContext) -> LayerError = {
      LayerError(
        "shape/crop-larger-than-input",
        "\($0.subject) takes a length of \($0.text(length)) from start \(start) of axis \(axis), whose "
          + "size is \($0.text(n))",
        at: .parameter("length"),
        framework: "start (\(start)) + length (\(length)) exceeds dimension size (\(n)).")
    }
    let reason: @Sendable (InferenceContext) -> String = {
      "\($0.subject) takes a part of axis \(axis)"
    }
    guard !rest.isTooLarge else { throw wrong(context) }
    try context.require(rest, atLeast: 0, reason: reason, else: wrong)
    if start < 0 { try context.require(n, atLeast: 0 &- start, reason: reason, else: wrong) }
    x[axis] = length
    return Inference(operands[0].shaped(x))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    [try builder.apply(Slice(axis: axis, start: start, count: length), operands[0])]
  }

  package var locality: Locality { .everything }
}
