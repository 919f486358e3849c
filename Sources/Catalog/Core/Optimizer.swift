package import Program

/// An update rule with its options.
package protocol Optimizer: CatalogEntry {
  var learningRate: Double { get }
  /// The arithmetic of the update; nil where the executor does not have it.
  var rule: (any UpdateRule)? { get }
  /// What the optimizer itself does to gradients before the update (Keras' `clipnorm` and its kin).
  var clipping: GradientClipping { get }
  /// What of this optimizer the executor does not do, in words; nil where nothing is missing.
  var untrainableReason: String? { get }
  /// What the rules of the group `optim` read.
  var contract: OptimizerContract { get }
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
