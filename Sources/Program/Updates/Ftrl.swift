/// Follows the regularised leader, coordinate by coordinate. McMahan et al. 2013,
/// doi:10.1145/2487575.2488200; shrinkage and beta as in Keras.
///
/// `n' = n + g²`, `z ← z + g + 2·shrinkage·w − (n'^−p − n^−p)/η·w`, `n ← n'`, and
/// `w ← (clip(z, −l1, l1) − z) / (n^−p/η + 2·(l2 + β/(2η)))`. Slots: n, z.
package struct Ftrl: UpdateRule, Hashable {
  /// p, at most 0.
  package let power: Float
  package let initialSum: Float
  package let l1: Float
  package let l2: Float
  package let shrinkage: Float
  package let beta: Float
  package let weightDecay: WeightDecay

  package init(
    power: Float = -0.5, initialSum: Float = 0.1, l1: Float = 0, l2: Float = 0,
    shrinkage: Float = 0, beta: Float = 0, weightDecay: WeightDecay = .none
  ) {
    self.power = power
    self.initialSum = initialSum
    self.l1 = l1
    self.l2 = l2
    self.shrinkage = shrinkage
    self.beta = beta
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 2 }
  package func initialValue(ofSlot slot: Int) -> Float { slot == 0 ? initialSum : 0 }
}
