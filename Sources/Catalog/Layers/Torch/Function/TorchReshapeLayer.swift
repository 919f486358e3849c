package import Program
package import Shapes

/// Gives the elements another shape, in the same order; the batch is part of it.
package struct TorchReshapeLayer: Layer {
  package static let about = About(
    "reshape", aliases: ["view"], dialects: [.torch],
    "Gives the elements another shape, in the same order.", twin: "reshape")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .dims(
        "shape", \.sizes, min: -1, required: true,
        "Sizes of all axes, the batch's too; -1 for the one that follows.")
    ])

  package static let examples: [LayerExample] = [
    .init("reshape: [-1, 784]", [[.batch, 1, 28, 28]], gives: [.batch, 784]),
    .init(
      "view: {shape: [batch, 4, -1]}", [[.batch, .time, 8]], gives: [.batch, 4, 2 * Dim.time]),
    .init("reshape: [-1, 5, 5]", [[.batch, 24]], fails: "shape/reshape-count"),
    .init("reshape: [-1, -1]", [[.batch, 24]], fails: "shape/reshape-count"),
  ]

  package var sizes: [Dim] = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let names = sizes.map(\.description).joined(separator: ", ")
    let sizes = try context.torchSizes(
      self.sizes, of: x.elementCount, what: "its input \(x)",
      samples: Set(x.axes.filter(\.isBatch).flatMap { $0.dim.symbols }), parameter: "shape",
      framework: "shape '[\(names)]' is invalid for input of size \(x.elementCount)")
    return Inference(operands[0].shaped(reshaped(x, sizes)))
  }

  /// Axes that keep their place, from the front or from the end, keep their role.
  private func reshaped(_ x: Shape, _ sizes: [Dim]) -> Shape {
    var y = Shape(sizes)
    for i in 0..<min(x.rank, y.rank) {
      guard x[i] == y[i] else { break }
      y.axes[i] = x.axes[i]
    }
    for i in 1..<max(1, min(x.rank, y.rank)) + 1 where i <= x.rank && i <= y.rank {
      guard x[x.rank - i] == y[y.rank - i] else { break }
      y.axes[y.rank - i] = x.axes[x.rank - i]
    }
    return y
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
    guard let sizes = sizes.filled(to: x.elementCount) else {
      throw PrimitiveError(Self.about.name, "the sizes do not divide \(x)")
    }
    return [try builder.apply(Reshape(shape: reshaped(x, sizes)), operands[0])]
  }

  package var locality: Locality { .everything }
}
