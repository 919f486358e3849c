package import Program
internal import Shapes

/// Puts tensors behind each other along one axis.
package struct TorchCatLayer: Layer {
  package static let about = About(
    "cat", aliases: ["concat"], dialects: [.torch],
    "Puts tensors behind each other along one axis.",
    twin: "concatenate")
  package var role: LayerRole { .merging }

  package static let schema = Schema(
    Self(),
    [.int("dim", \.axis, min: nil, default: "0", "Axis along which the tensors are joined.")])
  package static let operandCount = 1...Int.max

  package static let examples: [LayerExample] = [
    .init(
      "cat: {dim: 1}", [[.batch, 8, .height, .width], [.batch, 24, .height, .width]],
      gives: [.batch, 32, .height, .width]),
    .init("cat: 1", [[.batch, 1, 8], [.batch, 196, 8]], gives: [.batch, 197, 8]),
    .init(
      "cat: 1", [[.batch, 64, 28, 28], [.batch, 64, 14, 14]], fails: "shape/concatenate-mismatch"),
    .init("cat: 3", [[.batch, 5], [.batch, 5]], fails: "shape/axis-out-of-range"),
  ]

  package var axis = 0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let shapes = operands.map(\.shape)
    let axis = try context.torchAxis(axis, of: shapes[0], parameter: "dim")
    let joined = try context.concatenated(shapes, axis: axis) { context, _, b, i in
      let sizes = shapes[0].rank == b.rank
      return sizes
        ? "Sizes of tensors must match except in dimension \(axis). Expected size "
          + "\(context.tuple(shapes[0])) but got size \(context.tuple(b)) for tensor number \(i) in the list."
        : "Tensors must have same number of dimensions: got \(shapes[0].rank) and \(b.rank)"
    }
    return Inference(operands[0].shaped(joined))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    ConcatenateLayer().facts(operands, inference)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    operands.count == 1 ? operands : try builder.apply(Concatenate(axis: axis), operands)
  }
}
