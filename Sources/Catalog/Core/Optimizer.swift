package import Program

/// An update rule with its options.
package protocol Optimizer: CatalogEntry {
  var learningRate: Double { get }
  /// The arithmetic of the update.
  var rule: any UpdateRule { get }
  /// What the optimizer itself does to gradients before the update (Keras' `clipnorm` and its kin).
  var clipping: GradientClipping { get }
  /// Share of each weight that decays away per step, before the learning rate.
  var weightDecayRate: Double { get }
  /// Steps whose gradients are averaged for one update.
  var accumulationSteps: Int { get }
  /// The moving average of the weights that is kept beside them, and taken for them in the end.
  var averaging: WeightAveraging? { get }
  /// What the rules of the group `optim` read.
  var contract: OptimizerContract { get }
}

extension Optimizer {
  package var clipping: GradientClipping { GradientClipping() }
  package var accumulationSteps: Int { 1 }
  package var averaging: WeightAveraging? { nil }
  /// Tensors of a weight's shape that are kept for each.
  package var slotCount: Int {
    rule.slotCount + (accumulationSteps > 1 ? 1 : 0) + (averaging == nil ? 0 : 1)
  }
}

/// Limits on gradients, as Keras' optimizers take them; at most one is set.
package struct GradientClipping: Hashable, Sendable {
  /// Largest L2 norm of the gradient of one weight tensor.
  package var norm: Double?
  /// Largest magnitude of one number.
  package var value: Double?
  /// Largest L2 norm of all gradients together.
  package var globalNorm: Double?
  package init(norm: Double? = nil, value: Double? = nil, globalNorm: Double? = nil) {
    (self.norm, self.value, self.globalNorm) = (norm, value, globalNorm)
  }
}
