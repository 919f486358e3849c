package import Program
internal import Shapes

/// A PyTorch function that joins the elements along some axes into one.
package protocol TorchReduceFamily: Layer {
  static var kind: Reduce.Kind { get }
  /// The axes; all where nil.
  var dims: [Int]? { get set }
  var keepsAxes: Bool { get set }
  /// What is known of the results.
  static func reduced(_ x: ValueFacts) -> ValueFacts
}

extension TorchReduceFamily {
  package var role: LayerRole { .reduction }
  package static func reduced(_ x: ValueFacts) -> ValueFacts {
    ValueFacts(range: x.range, encoding: x.rearranged.encoding)
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.reducedAxes(dims, of: x)
    return Inference(operands[0].floating.shaped(x.reduced(along: axes, keepsAxes: keepsAxes)))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [Self.reduced(operands[0])]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let all = Array(builder.shape(of: operands[0]).indices)
    let axes = dims.flatMap { $0.isEmpty ? nil : $0 } ?? all
    return [
      try builder.apply(Reduce(kind: Self.kind, axes: axes, keepsAxes: keepsAxes), operands[0])
    ]
  }

  package var locality: Locality { dims.map { .along($0) } ?? .everything }
}

extension Field where Root: TorchReduceFamily {
  static var reduceFields: [Field] {
    [
      .optionalInts("dim", \.dims, "Axes whose elements are joined; null for all."),
      .bool("keepdim", \.keepsAxes, default: "false", "Whether they stay, with size 1."),
    ]
  }
}

extension InferenceContext {
  /// The axes that a reduction joins, counted from the front.
  ///
  /// - Throws: `shape/axis-out-of-range`, `shape/batch-axis`.
  func reducedAxes(_ dims: [Int]?, of x: Shape) throws(LayerError) -> [Int] {
    if let dims, !dims.isEmpty { return try sampleAxes(dims, of: x, parameter: "dim") }
    guard !x.axes.contains(where: \.isBatch) else {
      throw LayerError(
        "shape/batch-axis",
        "\(subject) joins all axes of its input \(x), the batch too: samples would depend on each other",
        at: .parameter("dim"), help: "name the axes, as in 'dim: [2, 3]'")
    }
    return Array(x.indices)
  }
}

extension Shape {
  /// The shape without some axes, or with size 1 in their place.
  func reduced(along axes: [Int], keepsAxes: Bool) -> Shape {
    var result = self
    for axis in axes.sorted(by: >) where axis < rank {
      if keepsAxes { result[axis] = 1 } else { result.axes.remove(at: axis) }
    }
    return result
  }
}
