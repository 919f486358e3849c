/// Steps by the sign of an average of gradients. Chen et al. 2023, arXiv:2302.06675.
///
/// `w ← w − η·sign(β₁·m + (1 − β₁)·g)`; `m ← β₂·m + (1 − β₂)·g`. Slot: m.
package struct Lion: UpdateRule, Hashable {
  package let beta1: Float
  package let beta2: Float
  package let weightDecay: WeightDecay

  package init(beta1: Float = 0.9, beta2: Float = 0.99, weightDecay: WeightDecay = .none) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 1 }
}
