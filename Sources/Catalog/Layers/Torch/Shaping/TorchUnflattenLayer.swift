package import Program
package import Shapes

/// Splits one axis into several.
package struct TorchUnflattenLayer: Layer {
  package static let about = About(
    "Unflatten", aliases: ["unflatten"], dialects: [.torch], "Splits one axis into several.",
    twin: "reshape")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .int("dim", \.axis, min: nil, required: true, "The axis that is split."),
      .dims(
        "unflattened_size", \.sizes, min: -1, required: true,
        "Sizes of the new axes; -1 for the one that follows."),
    ],
    validate: { layer, arguments, decoder in
      guard layer.sizes.isEmpty else { return }
      decoder.report(
        "spec/out-of-range", "'unflattened_size' must hold at least one size",
        at: arguments.range(of: "unflattened_size"))
      decoder.isComplete = false
    })

  package static let examples: [LayerExample] = [
    .init(
      "Unflatten: {dim: 1, unflattened_size: [64, 7, 7]}", [[.batch, 3136]],
      gives: [.batch, 64, 7, 7]),
    .init(
      "Unflatten: {dim: -1, unflattened_size: [-1, 4]}", [[.batch, 4 * Dim.time]],
      gives: [.batch, .time, 4]),
    .init(
      "Unflatten: {dim: 1, unflattened_size: [3, 5]}", [[.batch, 12]], fails: "shape/reshape-count"),
    .init(
      "Unflatten: {dim: 3, unflattened_size: [3, 4]}", [[.batch, 12]],
      fails: "shape/axis-out-of-range"),
    .init(
      "Unflatten: {dim: 0, unflattened_size: [-1, 2]}", [[.batch, 12]], fails: "shape/batch-axis"),
  ]

  package var axis = 0
  package var sizes: [Dim] = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axis = try context.sampleAxis(axis, of: x, parameter: "dim")
    let size = x.rank > 0 ? x[axis] : 1
    let sizes = try context.torchSizes(
      self.sizes, of: size, what: "axis \(axis) of its input \(x)", parameter: "unflattened_size",
      framework:
        "unflatten: Provided sizes [\(self.sizes.map(\.description).joined(separator: ", "))] "
        + "don't multiply up to the size of dim \(axis) (\(size)) in the input tensor")
    return Inference(operands[0].shaped(split(x, axis, sizes)))
  }

  private func split(_ x: Shape, _ axis: Int, _ sizes: [Dim]) -> Shape {
    guard x.rank > 0 else { return Shape(sizes) }
    return Shape(axes: x.axes[..<axis] + sizes.map { Axis($0) } + x.axes[(axis + 1)...])
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
    let x = builder.shape(of: operands[0])
    let axis = x.normalizedAxis(axis) ?? 0
    guard let sizes = sizes.filled(to: x.rank > 0 ? x[axis] : 1) else {
      throw PrimitiveError(Self.about.name, "the sizes do not divide axis \(axis) of \(x)")
    }
    return [try builder.apply(Reshape(shape: split(x, axis, sizes)), operands[0])]
  }

  package var locality: Locality { .everything }
}
