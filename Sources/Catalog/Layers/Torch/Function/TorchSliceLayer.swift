package import Program
internal import Shapes

/// A run of elements of an axis, every so many: `x[:, 1:]` is `slice: {dim: 1, start: 1}`.
package struct TorchSliceLayer: Layer {
  package static let about = About(
    "slice", dialects: [.torch], "Takes a run of elements of an axis, every so many.",
    formula: "dim 1: y = x[:, start:end:step]")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .int("dim", \.axis, min: nil, required: true, "The axis."),
      .int(
        "start", \.start, min: nil, default: "0", "First element; below 0 it counts from the end."),
      .optionalInt(
        "end", \.end, min: nil,
        "First element that is left out; below 0 it counts from the end, null for the end."),
      .int("step", \.step, default: "1", "Distance between elements."),
    ])

  package static let examples: [LayerExample] = [
    .init("slice: {dim: 1, start: 1}", [[.batch, .time, 8]], gives: [.batch, Dim.time - 1, 8]),
    .init("slice: {dim: 1, start: -3}", [[.batch, .time, 8]], gives: [.batch, 3, 8]),
    .init("slice: {dim: 1, end: -1}", [[.batch, .time, 8]], gives: [.batch, Dim.time - 1, 8]),
    .init("slice: {dim: 1, end: 100}", [[.batch, 7]], gives: [.batch, 7]),
    .init(
      "slice: {dim: 2, step: 2}", [[.batch, 3, .height]],
      gives: [.batch, 3, Dim.height.ceilDivided(by: 2)]),
    .init("slice: {dim: 1, start: 9}", [[.batch, 7]], fails: "shape/crop-larger-than-input"),
    .init("slice: {dim: 0, start: 1}", [[.batch, 7]], fails: "shape/batch-axis"),
  ]

  package var axis = 0
  package var start = 0
  package var end: Int?
  package var step = 1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var x = operands[0].shape
    let axis = try context.sampleAxis(axis, of: x, parameter: "dim")
    guard axis < x.rank else {
      throw LayerError(
        "shape/rank", "\(context.subject) takes a part of an axis, its input has none",
        framework: "slice() cannot be applied to a 0-dim tensor.")
    }
    x[axis] = try length(x[axis], axis, &context)
    return Inference(operands[0].shaped(x))
  }

  private func length(
    _ n: Dim, _ axis: Int, _ context: inout InferenceContext
  ) throws(LayerError) -> Dim {
    let count = context.value(n).map { Dim(known($0)) } ?? open(n)
    let (start, end) = (start, end)
    try context.require(
      count, atLeast: 1, reason: { "\($0.subject) takes a part of axis \(axis)" },
      else: {
        LayerError(
          "shape/crop-larger-than-input",
          "\($0.subject) takes nothing of axis \(axis): from start \(start) to "
            + "\(end.map { "end \($0)" } ?? "its end"), whose size is \($0.text(n))",
          at: .parameter(start != 0 || end == nil ? "start" : "end"))
      })
    return count == context.value(n).map { Dim($0) } ? n : count
  }

  /// As Python counts, where ends beyond the tensor are its ends.
  private func known(_ n: Int) -> Int {
    func place(_ i: Int) -> Int { min(max(i < 0 ? i &+ n : i, 0), n) }
    let length = place(end ?? n) - place(start)
    return length > 0 ? (length - 1) / step + 1 : 0
  }

  /// For a size without a value, on the condition that both ends are inside.
  private func open(_ n: Dim) -> Dim {
    func place(_ i: Int) -> Dim { i < 0 ? n + i : Dim(i) }
    return ((end.map(place) ?? n) - place(start)).ceilDivided(by: step)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let axis = axis < 0 ? axis + x.rank : axis
    let size = x[axis].constant
    // A start before the tensor is its start.
    let first = size.map { start < -$0 ? 0 : start } ?? start
    let count = size.map { Dim(known($0)) } ?? open(x[axis])
    return [
      try builder.apply(Slice(axis: axis, start: first, count: count, stride: step), operands[0])
    ]
  }

  package var locality: Locality { .everything }
}
