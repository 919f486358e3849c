package import Program
internal import Shapes

/// A PyTorch operator between two tensors, or between a tensor and a number.
package protocol TorchArithmeticFamily: Layer {
  static var function: Binary.Function { get }
  /// The number that takes the place of a second tensor.
  var other: Double? { get set }
  /// The operator with a number, of an input.
  static func function(with other: Double) -> ElementwiseFunction
  /// What is known of the result of two operands.
  static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts
}

extension TorchArithmeticFamily {
  package var role: LayerRole { .merging }
  package static var operandCount: ClosedRange<Int> { 1...2 }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    guard operands.count == (other == nil ? 2 : 1) else {
      throw LayerError(
        "shape/operand-count",
        other == nil
          ? "\(context.subject) takes two inputs, or one input and a number 'other'"
          : "\(context.subject) takes one input beside 'other', not \(operands.count)",
        help: "name its inputs, 'from: [a, b]', or write 'other: 2'")
    }
    let type = other == nil ? operands[0] : operands[0].floating
    return Inference(type.shaped(try context.torchBroadcast(operands.map(\.shape))))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    guard let other else { return [Self.merged(operands[0], operands[1])] }
    let number = ValueFacts(
      range: Interval(other, other), encoding: operands[0].encoding,
      moments: Moments(mean: other, variance: 0))
    return [Self.merged(operands[0], number)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    guard let other else { return try builder.apply(Binary(function: Self.function), operands) }
    return [
      try builder.apply(Elementwise(function: Self.function(with: other)), operands[0])
    ]
  }
}

extension Field where Root: TorchArithmeticFamily {
  static var other: Field {
    .optionalNumber("other", \.other, "A number in the place of a second input.")
  }
}

extension InferenceContext {
  /// The shape that shapes broadcast to as in PyTorch: aligned at the end, sizes of 1 stretched.
  ///
  /// - Throws: `shape/merge-mismatch`.
  mutating func torchBroadcast(_ shapes: [Shape]) throws(LayerError) -> Shape {
    var result = shapes[0]
    for (i, shape) in shapes.enumerated().dropFirst() {
      result = try torchBroadcast(result, shape, operand: i)
    }
    return result
  }

  private mutating func torchBroadcast(
    _ a: Shape, _ b: Shape, operand: Int
  ) throws(LayerError) -> Shape {
    let (long, short) = a.rank >= b.rank ? (a, b) : (b, a)
    var result = long
    for i in short.indices {
      let axis = i + long.rank - short.rank
      let (x, y) = (long[axis], short[i])
      if x == y, result.axes[axis].role == .unknown { result.axes[axis] = short.axes[i] }
      if x == y || value(y) == 1 { continue }
      if value(x) == 1 {
        result.axes[axis] = short.axes[i]
        continue
      }
      let (first, second) = a.rank >= b.rank ? (x, y) : (y, x)
      try require(
        x, equals: y, reason: { "\($0.subject) joins axis \(axis) of its inputs" },
        else: {
          LayerError(
            "shape/merge-mismatch",
            "\($0.subject) joins \(a) and \(b), which differ in axis \(axis): "
              + "\($0.text(first)) against \($0.text(second))",
            at: .operand(operand),
            framework: "The size of tensor a (\(first)) must match the size of tensor b "
              + "(\(second)) at non-singleton dimension \(axis)")
        })
    }
    return result
  }
}
