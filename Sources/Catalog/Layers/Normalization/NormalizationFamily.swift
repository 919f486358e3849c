package import Program
internal import Shapes

/// A layer that brings values to mean 0 and variance 1, then scales and shifts them by weights.
package protocol NormalizationFamily: Layer {
  var affine: AffineOptions { get set }
}

/// The scale `gamma` and the shift `beta` after a normalisation.
package struct AffineOptions: Sendable {
  package var hasShift = true
  package var hasScale = true
  package var shiftInitializer: any Initializer = ZerosInitializer()
  package var scaleInitializer: any Initializer = OnesInitializer()
  package var shiftRegularizer: (any Regularizer)?
  package var scaleRegularizer: (any Regularizer)?
  package var shiftConstraint: (any WeightConstraint)?
  package var scaleConstraint: (any WeightConstraint)?

  package init() {}

  func weights(_ shape: [Dim], _ context: InferenceContext) throws(LayerError) -> [Weight] {
    var weights: [Weight] = []
    if hasScale {
      weights.append(
        try context.weight(
          "gamma", shape, scaleInitializer, regularizer: scaleRegularizer,
          constraint: scaleConstraint))
    }
    if hasShift {
      weights.append(
        try context.weight(
          "beta", shape, shiftInitializer, regularizer: shiftRegularizer,
          constraint: shiftConstraint))
    }
    return weights
  }

  /// Gamma and beta of the first weights, or the constants that stand for them.
  func tensors(
    _ weights: [TensorID], _ builder: inout ProgramBuilder
  ) -> (scale: TensorID, shift: TensorID) {
    var rest = weights[...]
    let scale = hasScale ? rest.removeFirst() : builder.constant(1)
    let shift = hasShift ? rest.removeFirst() : builder.constant(0)
    return (scale, shift)
  }

  /// How factor and shift start; nil where that is not known.
  func moments(_ inference: Inference) -> (scale: Moments, shift: Moments)? {
    let scale = hasScale ? inference.weights[0].moments : Moments(mean: 1, variance: 0)
    let shift =
      hasShift ? inference.weights[hasScale ? 1 : 0].moments : Moments(mean: 0, variance: 0)
    guard let scale, let shift else { return nil }
    return (scale, shift)
  }

  /// What the scale and shift make of numbers of mean 0 and variance 1.
  func facts(_ inference: Inference) -> ValueFacts {
    var result = ValueFacts(range: .all, encoding: .linear)
    if let (scale, shift) = moments(inference) {
      result.moments = Moments(mean: shift.mean, variance: scale.secondMoment + shift.variance)
    }
    return result
  }
}

extension NormalizationFamily {
  package var role: LayerRole { .normalization }
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [affine.facts(inference)]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}

extension Field where Root: NormalizationFamily {
  static var affineFields: [Field] {
    [
      .bool("center", \.affine.hasShift, default: "true", "Whether a trained number is added."),
      .bool("scale", \.affine.hasScale, default: "true", "Whether a trained factor is multiplied."),
      .initializer(
        "beta_initializer", \.affine.shiftInitializer, default: "zeros", "How the shift starts."),
      .initializer(
        "gamma_initializer", \.affine.scaleInitializer, default: "ones", "How the factor starts."),
      .regularizer("beta_regularizer", \.affine.shiftRegularizer, "Penalty on the shift."),
      .regularizer("gamma_regularizer", \.affine.scaleRegularizer, "Penalty on the factor."),
      .constraint("beta_constraint", \.affine.shiftConstraint, "Set the shift is kept in."),
      .constraint("gamma_constraint", \.affine.scaleConstraint, "Set the factor is kept in."),
    ]
  }
}

extension ProgramBuilder {
  /// One number per element of `axis`, shaped so that it broadcasts over a tensor of `rank` axes.
  mutating func broadcast(
    _ vector: TensorID, over axis: Int, rank: Int
  ) throws(PrimitiveError) -> TensorID {
    let shape = self.shape(of: vector)
    guard shape.rank == 1, axis != rank - 1 else { return vector }
    let trailing = [Axis](repeating: Axis(1), count: rank - 1 - axis)
    return try apply(Reshape(shape: Shape(axes: shape.axes + trailing)), vector)
  }
}
