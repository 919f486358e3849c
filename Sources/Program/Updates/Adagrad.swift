/// Adagrad. Duchi, Hazan, Singer 2011, JMLR 12.
///
/// `s ← s + g²`; `w ← w − η/(1 + (t − 1)·d)·g/√(s + ε)` (Keras) or `…/(√s + ε)` (PyTorch) at step t,
/// counted from 1, with decay d of the learning rate. Slot: s.
package struct Adagrad: UpdateRule, Hashable {
  package let initialSum: Float
  package let rateDecay: Float
  package let epsilon: Float
  package let epsilonPlacement: RootMeanSquare.EpsilonPlacement
  package let weightDecay: WeightDecay

  package init(
    initialSum: Float = 0.1, rateDecay: Float = 0, epsilon: Float = 1e-7,
    epsilonPlacement: RootMeanSquare.EpsilonPlacement = .insideRoot,
    weightDecay: WeightDecay = .none
  ) {
    self.initialSum = initialSum
    self.rateDecay = rateDecay
    self.epsilon = epsilon
    self.epsilonPlacement = epsilonPlacement
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 1 }
  package func initialValue(ofSlot slot: Int) -> Float { initialSum }
}
