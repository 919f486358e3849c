internal import Arrays
package import Program
package import Shapes

/// A PyTorch loss as a layer between a prediction and a target.
///
/// - Shapes: the losses of all elements with `reduction: none`, else a scalar.
package protocol TorchLossFamily: Uncomputed {
  var reduction: TorchReduction { get set }
  /// The shape of the losses before they are joined.
  func losses(
    _ x: Shape, _ target: TensorType, _ context: inout InferenceContext
  ) throws(LayerError) -> Shape
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
}

extension TorchPointwiseLossFamily {
  package var role: LayerRole { .comparison }
  package static var isStrict: Bool { false }

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
}
