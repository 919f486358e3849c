package import Program
internal import Shapes

/// Puts tensors beside each other along a new axis.
package struct TorchStackLayer: Layer {
  package static let about = About(
    "stack", dialects: [.torch], "Puts tensors beside each other along a new axis.")
  package var role: LayerRole { .merging }

  package static let schema = Schema(
    Self(), [.int("dim", \.axis, min: nil, default: "0", "Place of the new axis.")])
  package static let operandCount = 1...Int.max

  package static let examples: [LayerExample] = [
    .init("stack: 1", [[.batch, 8], [.batch, 8], [.batch, 8]], gives: [.batch, 3, 8]),
    .init("stack: -1", [[.batch, 8], [.batch, 8]], gives: [.batch, 8, 2]),
    .init("stack: 1", [[.batch, 8], [.batch, 9]], fails: "shape/concatenate-mismatch"),
    .init("stack: 3", [[.batch, 8], [.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var axis = 0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let shapes = operands.map(\.shape)
    let axis = try context.newAxis(axis, of: shapes[0], parameter: "dim")
    let rows = shapes.map { row($0, axis) }
    let joined = try context.concatenated(rows, axis: axis) { context, _, _, i in
      "stack expects each tensor to be equal size, but got \(context.torchSize(shapes[0])) at entry 0 "
        + "and \(context.torchSize(shapes[i])) at entry \(i)"
    }
    return Inference(operands[0].shaped(joined))
  }

  /// The shape with an axis of size 1 at the new place, or at the end of a shorter one.
  private func row(_ x: Shape, _ axis: Int) -> Shape {
    var row = x
    row.axes.insert(Axis(1), at: min(axis, x.rank))
    return row
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    ConcatenateLayer().facts(operands, inference)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let axis = axis < 0 ? axis + x.rank + 1 : axis
    var rows: [TensorID] = []
    for operand in operands {
      let shape = row(builder.shape(of: operand), axis)
      rows.append(try builder.apply(Reshape(shape: shape), operand))
    }
    return rows.count == 1 ? rows : try builder.apply(Concatenate(axis: axis), rows)
  }

  package var locality: Locality { .everything }
}

extension InferenceContext {
  /// The place of an axis that is added to `x`, counted from the front.
  ///
  /// - Throws: `shape/axis-out-of-range`.
  func newAxis(_ axis: Int, of x: Shape, parameter: String) throws(LayerError) -> Int {
    let front = axis < 0 ? axis &+ x.rank + 1 : axis
    if (0...x.rank).contains(front) { return front }
    throw LayerError(
      "shape/axis-out-of-range",
      "\(subject) adds an axis at \(parameter) \(axis), but its input \(x) has room from "
        + "\(-x.rank - 1) to \(x.rank)",
      at: .parameter(parameter),
      framework: "Dimension out of range (expected to be in range of [\(-x.rank - 1), \(x.rank)], "
        + "but got \(axis))")
  }
}
