/// Adadelta. Zeiler 2012, arXiv:1212.5701.
///
/// `s ← ρ·s + (1 − ρ)·g²`; `d = √(a + ε)/√(s + ε)·g`; `a ← ρ·a + (1 − ρ)·d²`; `w ← w − η·d`.
/// Slots: s, a.
package struct Adadelta: UpdateRule, Hashable {
  package let rho: Float
  package let epsilon: Float
  package let weightDecay: WeightDecay

  package init(rho: Float = 0.95, epsilon: Float = 1e-7, weightDecay: WeightDecay = .none) {
    self.rho = rho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 2 }
}
