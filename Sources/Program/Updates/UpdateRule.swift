/// How a gradient changes a weight, as a value; `Kernels` has the arithmetic.
///
/// The learning rate is not part of it: schedules change it from step to step. Every default is
/// Keras 3's arithmetic.
package protocol UpdateRule: Sendable {
  /// Tensors of the weight's shape that the rule keeps for each weight.
  var slotCount: Int { get }
  /// Done before anything else.
  var weightDecay: WeightDecay { get }
  /// What a slot holds before the first step.
  func initialValue(ofSlot slot: Int) -> Float
  /// The rule of the weights that this one is not for; keeps no more slots.
  var other: (any UpdateRule)? { get }
  func isOthers(name: String, shape: [Int]) -> Bool
}

extension UpdateRule {
  package func initialValue(ofSlot slot: Int) -> Float { 0 }
  package var other: (any UpdateRule)? { nil }
  package func isOthers(name: String, shape: [Int]) -> Bool { false }
}

/// What a momentum buffer sums.
package enum MomentumForm: Hashable, Sendable {
  /// Steps, learning rate included: `v ← μ·v − η·g`, `w ← w + v` (Keras). A change of the learning
  /// rate acts on new gradients only.
  case steps
  /// Gradients: `v ← μ·v + g`, `w ← w − η·v` (PyTorch). A change of the learning rate acts on the
  /// whole buffer.
  case gradients
}
