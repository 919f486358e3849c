package import Program
internal import Shapes

/// Reorders the axes of every sample.
package struct PermuteLayer: Layer {
  package static let about = About(
    "permute", aliases: ["Permute"], "Reorders the axes of every sample.", twin: "permute")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .ints(
        "dims", \.dims, required: true, "Axes in their new order; the first after the batch is 1.")
    ],
    validate: { layer, arguments, decoder in
      guard layer.dims.sorted() != Array(1..<layer.dims.count + 1) else { return }
      decoder.report(
        "spec/out-of-range",
        "'dims' must hold every number from 1 to \(layer.dims.count) once, not \(layer.dims)",
        at: arguments.range(of: "dims"), help: "1 is the first axis after the batch")
      decoder.isComplete = false
    })

  package static let examples: [LayerExample] = [
    .init(
      "permute: [3, 1, 2]", [[.batch, .height, .width, 3]], gives: [.batch, 3, .height, .width]),
    .init("permute: [2, 1]", [[.batch, 7, 5, 3]], fails: "shape/rank"),
    .init("permute: [1, 3]", [[.batch, 7, 5]], fails: "spec/out-of-range"),
  ]

  package var dims: [Int] = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch"] + dims.indices.map { "axis \($0 + 1)" })
    return Inference(operands[0].shaped(Shape(axes: [x.axes[0]] + dims.map { x.axes[$0] })))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .reordered(operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    [try builder.apply(Transpose(permutation: [0] + dims), operands[0])]
  }

  package var locality: Locality { .permuted([0] + dims) }
}
