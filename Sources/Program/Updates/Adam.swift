/// Adam. Kingma, Ba 2015, arXiv:1412.6980; AMSGrad: Reddi, Kale, Kumar 2018, arXiv:1904.09237.
///
/// At step t, counted from 1: `m ← m + (1 − β₁)(g − m)`, `v ← v + (1 − β₂)(g² − v)`, with AMSGrad
/// `u ← max(u, v)`, else `u = v`; then
/// - ``EpsilonPlacement/uncorrected``: `w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√u + ε)`,
/// - ``EpsilonPlacement/corrected``: `w ← w − η/(1 − β₁ᵗ) · m/(√u/√(1 − β₂ᵗ) + ε)`.
///
/// Slots: m, v, and u with AMSGrad.
package struct Adam: UpdateRule, Hashable {
  /// Which root of the second moment epsilon is added to.
  package enum EpsilonPlacement: Hashable, Sendable {
    /// The one before its bias is corrected (Keras; "epsilon hat" in the paper, end of section 2).
    case uncorrected
    /// The corrected one (PyTorch; algorithm 1 of the paper).
    case corrected
  }

  package let beta1: Float
  package let beta2: Float
  package let epsilon: Float
  package let epsilonPlacement: EpsilonPlacement
  package let isAMSGrad: Bool
  /// η over the learning rate of the run, which weight decay takes.
  package let rateRatio: Float
  package let weightDecay: WeightDecay

  package init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    epsilonPlacement: EpsilonPlacement = .uncorrected, isAMSGrad: Bool = false,
    rateRatio: Float = 1, weightDecay: WeightDecay = .none
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.epsilonPlacement = epsilonPlacement
    self.isAMSGrad = isAMSGrad
    self.rateRatio = rateRatio
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { isAMSGrad ? 3 : 2 }
}
