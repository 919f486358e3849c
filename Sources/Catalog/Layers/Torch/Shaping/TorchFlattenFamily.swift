package import Program
internal import Shapes

/// Lines up a run of axes into one.
package protocol TorchFlattenFamily: Layer {
  /// First axis of the run.
  var start: Int { get set }
  /// Last axis of the run.
  var end: Int { get set }
}

extension TorchFlattenFamily {
  package var role: LayerRole { .flatten }
  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let last = try context.torchAxis(end, of: x, parameter: "end_dim")
    let first = try context.torchAxis(start, of: x, parameter: "start_dim")
    guard first <= last else {
      throw LayerError(
        "shape/axis-out-of-range",
        "\(context.subject) has a start_dim of \(start), which comes after its end_dim of \(end)",
        at: .parameter("start_dim"),
        framework: "flatten() has invalid args: start_dim cannot come after end_dim")
    }
    // A run that holds one axis changes nothing, even if it is the batch.
    guard first < last else { return Inference(operands[0].shaped(flattened(x, first, last))) }
    for axis in [start, end] { _ = try context.sampleAxis(axis, of: x, parameter: "start_dim") }
    return Inference(operands[0].shaped(flattened(x, first, last)))
  }

  private func flattened(_ x: Shape, _ first: Int, _ last: Int) -> Shape {
    if x.rank == 0 { return [1] }
    if first == last { return x }
    let features = x.axes[first...last].reduce(Dim(1)) { $0 * $1.dim }
    return Shape(axes: x.axes[..<first] + [Axis(features, role: .feature)] + x.axes[(last + 1)...])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .unchanged(site.output.count == 2 ? operands[0]?.withoutPositions : operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    guard let first = x.normalizedAxis(start), let last = x.normalizedAxis(end), first < last else {
      return operands
    }
    return [try builder.apply(Reshape(shape: flattened(x, first, last)), operands[0])]
  }

  package var locality: Locality { .everything }
}

extension Field where Root: TorchFlattenFamily {
  /// - Parameter start: the default of the first axis, which the module and the function have not in
  ///   common.
  static func flattenFields(start: Int) -> [Field] {
    [
      .int("start_dim", \.start, min: nil, default: "\(start)", "First axis of the run."),
      .int("end_dim", \.end, min: nil, default: "-1", "Last axis of the run."),
    ]
  }
}
