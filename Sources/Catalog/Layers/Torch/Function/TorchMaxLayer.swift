internal import Arrays
package import Program
internal import Shapes

/// The greatest element along one axis, and where it stands.
package struct TorchMaxLayer: Layer {
  package static let about = About(
    "max", dialects: [.torch], "Gives the greatest element along an axis, and where it stands.")
  package var role: LayerRole { .reduction }

  package static let schema = Schema(
    Self(),
    [
      .int("dim", \.axis, min: nil, required: true, "The axis that is searched."),
      .bool("keepdim", \.keepsAxis, default: "false", "Whether it stays, with size 1."),
    ])

  package static let examples: [LayerExample] = [
    .init("max: 1", [[.batch, .time, 8]], gives: [.batch, 8], [.batch, 8]),
    .init(
      "max: {dim: -1, keepdim: true}", [[.batch, 8]], gives: [.batch, 1], [.batch, 1]),
    .init("max: 0", [[.batch, 8]], fails: "shape/batch-axis"),
  ]

  package var axis = 0
  package var keepsAxis = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.sampleAxes([axis], of: x, parameter: "dim")
    let y = x.reduced(along: axes, keepsAxes: keepsAxis)
    return Inference([
      .init(operands[0].shaped(y), name: "values"), .init(TensorType(y, .int64), name: "indices"),
    ])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [
      ValueFacts(range: operands[0].range, encoding: operands[0].rearranged.encoding),
      ValueFacts(encoding: .index(classes: nil)),
    ]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    guard let axis = x.normalizedAxis(axis) else {
      throw PrimitiveError(Self.about.name, "\(x) has no axis \(axis)")
    }
    let order = x.indices.filter { $0 != axis } + [axis]
    let moved = try builder.permuted(operands[0], order)
    let shape = x.reduced(along: [axis], keepsAxes: keepsAxis)
    var results: [TensorID] = []
    for result in try builder.apply(WindowMaximum([.even(1)]), [moved]) {
      results.append(try builder.apply(Reshape(shape: shape), result))
    }
    return results
  }

  package var locality: Locality { .along([axis]) }
}
