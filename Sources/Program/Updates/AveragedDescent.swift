/// Stochastic descent with shrinking steps and an average of the weights beside them. Polyak, Juditsky 1992,
/// doi:10.1137/0330046; the rates are those of Bottou 2012, doi:10.1007/978-3-642-35289-8_25, as in PyTorch.
///
/// `ηₜ = η/(1 + λ·η·(t − 1))^α` at step t, counted from 1; `w ← (1 − λ·ηₜ)·w − ηₜ·g`; from step `start` on,
/// `a ← a + (w − a)/max(1, t − 1 − start)`, and before `a ← w`. Nothing else reads the average. Slot: a.
package struct AveragedDescent: UpdateRule, Hashable {
  /// λ.
  package let decay: Float
  /// α.
  package let power: Float
  /// Steps after which the average begins.
  package let start: Float
  package let weightDecay: WeightDecay

  package init(
    decay: Float = 1e-4, power: Float = 0.75, start: Float = 1e6, weightDecay: WeightDecay = .none
  ) {
    self.decay = decay
    self.power = power
    self.start = start
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 1 }
}
