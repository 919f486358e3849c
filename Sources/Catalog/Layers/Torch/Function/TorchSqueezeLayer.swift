package import Program
internal import Shapes

/// Removes axes of size 1.
package struct TorchSqueezeLayer: Layer {
  package static let about = About(
    "squeeze", dialects: [.torch],
    "Removes axes of size 1: those that are named, or all of them.")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [.optionalInts("dim", \.dims, "Axes to remove where their size is 1; null for all.")])

  package static let examples: [LayerExample] = [
    .init("squeeze: [2, 3]", [[.batch, 8, 1, 1]], gives: [.batch, 8]),
    .init("squeeze", [[.batch, 1, 8, 1]], gives: [.batch, 8]),
    .init("squeeze: 1", [[.batch, 7]], gives: [.batch, 7]),
    .init("squeeze: 2", [[.batch, 7]], fails: "shape/axis-out-of-range"),
  ]

  package var dims: [Int]?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    var axes = Array(x.indices)
    if let dims {
      axes = []
      for dim in dims { axes.append(try context.torchAxis(dim, of: x, parameter: "dim")) }
    }
    for axis in axes where axis < x.rank && context.value(x[axis]) == nil {
      // Of size 1 it would vanish, as a batch of one sample does.
      try context.require(
        x[axis], atLeast: 2, reason: { "\($0.subject) keeps axis \(axis)" },
        else: {
          LayerError(
            "shape/unknown-extent",
            "\($0.subject) removes or keeps axis \(axis), as its size \(x[axis]) will have it",
            at: .parameter("dim"), help: "name the axes to remove")
        })
    }
    return Inference(operands[0].shaped(squeezed(x) { context.value($0) == 1 }))
  }

  private func squeezed(_ x: Shape, isOne: (Dim) -> Bool) -> Shape {
    let named = dims.map { $0.map { x.normalizedAxis($0) } }
    return Shape(
      axes: x.axes.indices.filter { axis in
        !(isOne(x[axis]) && (named.map { $0.contains(axis) } ?? true))
      }.map { x.axes[$0] })
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .reordered(operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    return [try builder.apply(Reshape(shape: squeezed(x) { $0 == 1 }), operands[0])]
  }

  package var locality: Locality { .everything }
}
