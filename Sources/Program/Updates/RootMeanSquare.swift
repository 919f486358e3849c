/// RMSprop. Tieleman, Hinton 2012, *Neural networks for machine learning*, lecture 6.5; centred:
/// Graves 2013, arXiv:1308.0850.
///
/// `s ← ρ·s + (1 − ρ)·g²`, centred also `a ← ρ·a + (1 − ρ)·g` and `u = s − a²`, else `u = s`; `d =
/// √(u + ε)` (Keras) or `√u + ε` (PyTorch). Then `w ← w − η·g/d`, or with momentum
/// - ``MomentumForm/steps``: `v ← μ·v + η·g/d`; `w ← w − v`,
/// - ``MomentumForm/gradients``: `v ← μ·v + g/d`; `w ← w − η·v`.
///
/// Slots: s, then v with momentum, then a when centred.
package struct RootMeanSquare: UpdateRule, Hashable {
  package enum EpsilonPlacement: Hashable, Sendable {
    /// `√(u + ε)` (Keras).
    case insideRoot
    /// `√u + ε` (PyTorch).
    case outsideRoot
  }

  package let rho: Float
  package let momentum: Float
  package let epsilon: Float
  package let isCentered: Bool
  package let epsilonPlacement: EpsilonPlacement
  package let momentumForm: MomentumForm
  package let weightDecay: WeightDecay

  package init(
    rho: Float = 0.9, momentum: Float = 0, epsilon: Float = 1e-7, isCentered: Bool = false,
    epsilonPlacement: EpsilonPlacement = .insideRoot, momentumForm: MomentumForm = .steps,
    weightDecay: WeightDecay = .none
  ) {
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
    self.isCentered = isCentered
    self.epsilonPlacement = epsilonPlacement
    self.momentumForm = momentumForm
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 1 + (momentum == 0 ? 0 : 1) + (isCentered ? 1 : 0) }
}
