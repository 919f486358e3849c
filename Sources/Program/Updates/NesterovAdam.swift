/// Adam with Nesterov momentum, whose strength rises over the first steps. Dozat 2016, ICLR workshop.
///
/// `μₜ = β₁·(1 − ½·0.96^(ψt))` at step t, counted from 1, and `Πₜ = μ₁·…·μₜ`; m and v as in ``Adam``;
/// `w ← w − η·(μₜ₊₁/(1 − Πₜ₊₁)·m + (1 − μₜ)/(1 − Πₜ)·g) / (√(v/(1 − β₂ᵗ)) + ε)`.
///
/// Slots: m, v.
package struct NesterovAdam: UpdateRule, Hashable {
  package let beta1: Float
  package let beta2: Float
  package let epsilon: Float
  /// ψ: 1 in Keras, 0.004 in PyTorch.
  package let momentumDecay: Float
  package let weightDecay: WeightDecay

  package init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7, momentumDecay: Float = 1,
    weightDecay: WeightDecay = .none
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 2 }
}
