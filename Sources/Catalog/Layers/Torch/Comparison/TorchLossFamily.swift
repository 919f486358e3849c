internal import Arrays
package import Program
package import Shapes

/// A PyTorch loss as a layer between a prediction and a target.
///
/// - Shapes: the losses of all elements with `reduction: none`, else a scalar.
package protocol TorchLossFamily: Layer {
  var reduction: TorchReduction { get set }
  /// The shape of the losses before they are joined.
  func losses(
    _ x: Shape, _ target: TensorType, _ context: inout InferenceContext
  ) throws(LayerError) -> Shape
  /// The losses before they are joined, and what their mean is divided by: nil for their number.
  func lowerLosses(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (losses: TensorID, divisor: TensorID?)
}

/// How the losses of all elements are joined.
package enum TorchReduction: String, Sendable, CaseIterable { case none, mean, sum }

extension TorchLossFamily {
  package static var operandCount: ClosedRange<Int> { 2...2 }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let shape = try losses(operands[0].shape, operands[1], &context)
    return Inference(operands[0].floating.shaped(reduction == .none ? shape : Shape(axes: [])))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .real)]
  }

  package var locality: Locality { .everything }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (losses, divisor) = try lowerLosses(operands[0], operands[1], into: &builder)
    let all = Array(builder.shape(of: losses).indices)
    if reduction == .none { return [losses] }
    guard reduction == .mean, divisor == nil else {
      let sum = all.isEmpty ? losses : try builder.apply(Reduce(kind: .sum, axes: all), losses)
      guard reduction == .mean, let divisor else { return [sum] }
      return [try builder.combined(.divide, sum, divisor)]
    }
    return [all.isEmpty ? losses : try builder.apply(Reduce(kind: .mean, axes: all), losses)]
  }
}

extension Field where Root: TorchLossFamily {
  static var reduction: Field {
    .choice("reduction", \.reduction, default: "mean", "How the losses of all elements are joined.")
  }
}

/// One that compares prediction and target element by element, stretching sizes of 1.
package protocol TorchPointwiseLossFamily: TorchLossFamily {
  /// Whether the target must have the very shape of the prediction.
  static var isStrict: Bool { get }
  /// The loss of every element.
  func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
}

extension TorchPointwiseLossFamily {
  package var role: LayerRole { .comparison }
  package static var isStrict: Bool { false }

  package func lowerLosses(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (losses: TensorID, divisor: TensorID?) {
    (try compare(x, target, into: &builder), nil)
  }

  package func losses(
    _ x: Shape, _ target: TensorType, _ context: inout InferenceContext
  ) throws(LayerError) -> Shape {
    guard Self.isStrict else { return try context.torchBroadcast([x, target.shape]) }
    let wrong: @Sendable (InferenceContext) -> LayerError = {
      LayerError(
        "shape/merge-mismatch",
        "\($0.subject) compares \(x) with a target of \(target.shape), an input of another shape",
        at: .operand(1),
        framework: "Target size (torch.Size(\($0.torchSize(target.shape)))) must be the same as "
          + "input size (torch.Size(\($0.torchSize(x))))")
    }
    guard target.shape.rank == x.rank else { throw wrong(context) }
    for (a, b) in zip(x, target.shape) {
      try context.require(
        b, equals: a, reason: { "\($0.subject): its target is shaped like its prediction" },
        else: wrong)
    }
    return x
  }
}

/// One that judges the scores of classes by the true class.
package protocol TorchClassLossFamily: TorchLossFamily {
  /// Whether the target may be the probabilities of all classes.
  static var takesProbabilities: Bool { get }
  /// The target that counts for nothing.
  var ignoredClass: Int { get }
  /// Share of the target that is spread over all classes.
  var smoothing: Double { get }
  /// The logarithms of the probabilities that `x` stands for, along its last axis.
  func logarithms(
    _ x: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
}

extension TorchClassLossFamily {
  package var role: LayerRole { .comparison }
  package func losses(
    _ x: Shape, _ target: TensorType, _ context: inout InferenceContext
  ) throws(LayerError) -> Shape {
    try context.requireRank(
      x, 1...Int.max, "[batch, classes, …]", framework: "input.dim() must be at least 1")
    let rows = x.reduced(along: [x.rank > 1 ? 1 : 0], keepsAxes: false)
    let isProbability =
      Self.takesProbabilities && target.shape.rank == x.rank && target.element.isFloatingPoint
    let wanted = isProbability ? x : rows
    let wrong: @Sendable (InferenceContext) -> LayerError = {
      LayerError(
        "shape/merge-mismatch",
        "\($0.subject) judges \(x) by a target of \(target.shape), where it needs an input \(wanted)",
        at: .operand(1),
        framework: "Expected input batch_size (\(x[0])) to match target batch_size "
          + "(\(target.shape.rank > 0 ? "\(target.shape[0])" : "none")).")
    }
    guard target.shape.rank == wanted.rank else { throw wrong(context) }
    for (a, b) in zip(wanted, target.shape) {
      try context.require(
        b, equals: a, reason: { "\($0.subject): one target for every place" }, else: wrong)
    }
    return rows
  }

  package func lowerLosses(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (losses: TensorID, divisor: TensorID?) {
    let logarithms = try logarithms(try builder.classesLast(x), into: &builder)
    if builder.shape(of: target).rank == builder.shape(of: x).rank {
      let shares = try builder.smoothedOneHot(
        builder.classesLast(target), by: smoothing, of: logarithms)
      let products = try builder.combined(.multiply, shares, logarithms)
      let losses = try builder.mapped(.negate, builder.lastAxis(.sum, products))
      return (losses, nil)
    }
    let counts = try builder.combined(.notEqual, target, builder.constant(Float(ignoredClass)))
    let index = try builder.combined(.multiply, target, counts)
    let picked = try builder.apply(Pick(), logarithms, index)
    var losses = try builder.mapped(.affine(scale: Float(smoothing - 1), offset: 0), picked)
    if smoothing > 0 {
      let spread = try builder.mapped(
        .affine(scale: Float(-smoothing), offset: 0), builder.lastAxis(.mean, logarithms))
      losses = try builder.combined(.add, losses, spread)
    }
    losses = try builder.combined(.multiply, losses, counts)
    let all = Array(builder.shape(of: counts).indices)
    let divisor = all.isEmpty ? counts : try builder.apply(Reduce(kind: .sum, axes: all), counts)
    return (losses, divisor)
  }
}

extension ProgramBuilder {
  /// `d²/2` near 0 and `bend · (|d| - bend/2)` beyond `bend`, for the differences d.
  mutating func huber(
    _ x: TensorID, _ target: TensorID, bend: Double
  ) throws(PrimitiveError) -> TensorID {
    let distance = try mapped(.absolute, combined(.subtract, x, target))
    let near = try mapped(.clip(lower: 0, upper: Float(bend)), distance)
    let half = try mapped(.affine(scale: 0.5, offset: 0), near)
    return try combined(.multiply, near, combined(.subtract, distance, half))
  }
}
