package import Program
internal import Shapes

/// Puts tensors behind each other along one axis.
package struct ConcatenateLayer: Layer {
  package static let about = About(
    "concatenate", aliases: ["Concatenate", "concat"],
    "Puts tensors behind each other along one axis.",
    twin: "cat")
  package var role: LayerRole { .merging }

  package static let schema = Schema(
    Self(),
    [.int("axis", \.axis, min: nil, default: "-1", "Axis along which the tensors are joined.")])
  package static let operandCount = 1...Int.max
  package static let takesList = true

  package static let examples: [LayerExample] = [
    .init("concatenate", [[.batch, 7, 8], [.batch, 7, 24]], gives: [.batch, 7, 32]),
    .init(
      "concatenate: {axis: 1}", [[.batch, .height, 8], [.batch, .height, 8]],
      gives: [.batch, 2 * Dim.height, 8]),
    .init(
      "concatenate", [[.batch, 28, 28, 64], [.batch, 14, 14, 64]],
      fails: "shape/concatenate-mismatch"),
    .init(
      "concatenate: {axis: 3}", [[.batch, 7, 5], [.batch, 7, 5]], fails: "shape/axis-out-of-range"),
  ]

  package var axis = -1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let shapes = operands.map(\.shape)
    let axis = try context.axis(axis, of: shapes[0], parameter: "axis")
    let joined = try context.concatenated(shapes, axis: axis) { context, a, b, _ in
      "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
        + "Received: input_shape=[\(context.tuple(a)), \(context.tuple(b))]"
    }
    return Inference(operands[0].shaped(joined))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    guard operands.count > 1 else { return operands }
    var result = ValueFacts()
    let ranges = operands.compactMap(\.range)
    if ranges.count == operands.count {
      result.range = ranges.dropFirst().reduce(ranges[0]) { $0.hull($1) }
    }
    let encodings = operands.compactMap { $0.rearranged.encoding }
    if encodings.count == operands.count {
      result.encoding = encodings.allSatisfy { $0 == encodings[0] } ? encodings[0] : .real
    }
    let moments = operands.compactMap(\.moments)
    if moments.count == operands.count {
      let share = 1 / Double(moments.count)
      let mean = share * moments.reduce(0) { $0 + $1.mean }
      let second = share * moments.reduce(0) { $0 + $1.secondMoment }
      result.moments = Moments(mean: mean, variance: max(0, second - mean * mean))
    }
    return [result]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let axis = axis < 0 ? axis + site.output.count : axis
    let sizes = site.operands.map { $0.indices.contains(axis) ? $0[axis] : nil }
    return Propagation(.mixture(operands, sizes), gains: operands.map { _ in 1 })
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    operands.count == 1 ? operands : try builder.apply(Concatenate(axis: axis), operands)
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    let rank = builder.shape(of: operands[0]).rank
    let masks = context.masks.compactMap { $0 }
    if axis == 1 || axis == 1 - rank {
      return masks.count == operands.count ? try builder.apply(Concatenate(axis: 1), masks)[0] : nil
    }
    // A step counts where it counts in every part.
    var result = masks.first
    for mask in masks.dropFirst() {
      if let other = result { result = try builder.apply(Binary(function: .multiply), other, mask) }
    }
    return result
  }
}

extension InferenceContext {
  /// The shape of tensors behind each other along an axis.
  ///
  /// - Parameter framework: what the framework says of what was joined so far and the operand of this
  ///   number that does not fit.
  /// - Throws: `shape/concatenate-mismatch`.
  mutating func concatenated(
    _ shapes: [Shape], axis: Int, framework: (InferenceContext, Shape, Shape, Int) -> String
  ) throws(LayerError) -> Shape {
    var result = shapes[0]
    for (i, shape) in shapes.enumerated().dropFirst() {
      func mismatch(_ problem: String, _ context: InferenceContext) -> LayerError {
        LayerError(
          "shape/concatenate-mismatch",
          "\(context.subject) joins \(result) and \(shape) along axis \(axis), but they \(problem)",
          at: .operand(i), framework: framework(context, result, shape, i))
      }
      guard shape.rank == result.rank else {
        throw mismatch("have \(result.rank) and \(shape.rank) axes", self)
      }
      for other in result.indices where other != axis {
        let sizes = (result[other], shape[other])
        try require(
          sizes.0, equals: sizes.1,
          reason: { "\($0.subject) joins along axis \(axis): axis \(other) must agree" },
          else: {
            mismatch(
              "differ in axis \(other): \($0.text(sizes.0)) against \($0.text(sizes.1))", $0)
          })
      }
      result.axes[axis] = Axis(result[axis] + shape[axis], role: result.axes[axis].role)
    }
    return result
  }
}
