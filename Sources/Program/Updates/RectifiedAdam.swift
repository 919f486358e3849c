/// Adam that steps by its average alone until squares have been seen often enough. Liu et al. 2020,
/// arXiv:1908.03265.
///
/// m and v as in ``Adam``. With `ρ∞ = 2/(1 − β₂) − 1` and `ρₜ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ)` at step t, counted
/// from 1: `w ← w − η/(1 − β₁ᵗ)·m·f`, where f is 1 up to ρₜ = 5, and above
/// `√((ρₜ − 4)(ρₜ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρₜ))·√(1 − β₂ᵗ)/(√v + ε)`.
///
/// Slots: m, v.
package struct RectifiedAdam: UpdateRule, Hashable {
  package let beta1: Float
  package let beta2: Float
  package let epsilon: Float
  package let weightDecay: WeightDecay

  package init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
    weightDecay: WeightDecay = .none
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 2 }
}
