package import Program
internal import Shapes

/// One element of an axis, which is removed: `x[:, 0]` is `select: {dim: 1, index: 0}`.
package struct TorchSelectLayer: Layer {
  package static let about = About(
    "select", dialects: [.torch], "Takes one element of an axis, which is removed.",
    formula: "dim 1, index -1: y = x[:, -1]")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .int("dim", \.axis, min: nil, required: true, "The axis."),
      .int("index", \.index, min: nil, required: true, "Which element; -1 is the last."),
    ])

  package static let examples: [LayerExample] = [
    .init("select: {dim: 1, index: -1}", [[.batch, .time, 8]], gives: [.batch, 8]),
    .init("select: {dim: 1, index: 0}", [[.batch, 197, 768]], gives: [.batch, 768]),
    .init("select: {dim: 1, index: 7}", [[.batch, 7]], fails: "shape/crop-larger-than-input"),
    .init("select: {dim: 0, index: 0}", [[.batch, 7]], fails: "shape/batch-axis"),
    .init("select: {dim: 2, index: 0}", [[.batch, 7]], fails: "shape/axis-out-of-range"),
  ]

  package var axis = 0
  package var index = 0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axis = try context.sampleAxis(axis, of: x, parameter: "dim")
    let n = axis < x.rank ? x[axis] : 0
    let index = index
    // At the ends of the integers no axis is long enough.
    let least = index == .min || index == .max ? .max : index < 0 ? -index : index + 1
    try context.require(
      n, atLeast: least,
      reason: { "\($0.subject) takes element \(index) of axis \(axis)" },
      else: {
        LayerError(
          "shape/crop-larger-than-input",
          "\($0.subject) takes index \(index) of axis \(axis), whose size is \($0.text(n))",
          at: .parameter("index"),
          framework: "select(): index \(index) out of range for tensor of size \($0.torchSize(x)) "
            + "at dimension \(axis)")
      })
    return Inference(operands[0].shaped(x.reduced(along: [axis], keepsAxes: false)))
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
    let one = try builder.apply(Slice(axis: axis, start: index, count: 1), operands[0])
    let shape = x.reduced(along: [axis], keepsAxes: false)
    return [try builder.apply(Reshape(shape: shape), one)]
  }

  package var locality: Locality { .everything }
}
