/// Adam's direction, scaled to the size of the weight. You et al. 2020, arXiv:1904.00962.
///
/// m and v as in ``Adam``; `d = m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)` at step t, counted from 1;
/// `w ← w − η·|w|/|d|·d` with Euclidean norms over the whole weight, or the factor 1 where one is 0.
///
/// Slots: m, v.
package struct Lamb: UpdateRule, Hashable {
  package let beta1: Float
  package let beta2: Float
  package let epsilon: Float
  package let weightDecay: WeightDecay

  package init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: WeightDecay = .none
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 2 }
}
