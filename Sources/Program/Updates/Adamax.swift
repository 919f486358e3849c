/// Adamax, Adam with the largest gradient in place of the root of squares. Kingma, Ba 2015,
/// arXiv:1412.6980, section 7.1.
///
/// `m ← m + (1 − β₁)(g − m)`; `w ← w − η/(1 − β₁ᵗ)·m/d` at step t, counted from 1, with
/// - ``EpsilonPlacement/divisor`` (Keras): `u ← max(β₂·u, |g|)`, `d = u + ε`,
/// - ``EpsilonPlacement/maximum`` (PyTorch): `u ← max(β₂·u, |g| + ε)`, `d = u`.
///
/// Slots: m, u.
package struct Adamax: UpdateRule, Hashable {
  /// What epsilon is added to.
  package enum EpsilonPlacement: Hashable, Sendable { case divisor, maximum }

  package let beta1: Float
  package let beta2: Float
  package let epsilon: Float
  package let epsilonPlacement: EpsilonPlacement
  package let weightDecay: WeightDecay

  package init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    epsilonPlacement: EpsilonPlacement = .divisor, weightDecay: WeightDecay = .none
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.epsilonPlacement = epsilonPlacement
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 2 }
}
