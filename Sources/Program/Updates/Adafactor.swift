/// Adam without an average of gradients, whose squares are kept as sums over rows and columns. Shazeer,
/// Stern 2018, arXiv:1804.04235, as in Keras.
///
/// At step t, counted from 1: `β = 1 − t^decay`, `α = max(ε₂, rms(w))·min(η, 1/√t)`, `q = g² + ε₁`.
/// - Weights of two and more axes: `r ← β·r + (1 − β)·mean of q over columns`, `c` likewise over rows, and
///   `v = r/mean(r) ⊗ c`.
/// - Vectors: `v ← β·v + (1 − β)·q`.
///
/// `u = g/√v`; `w ← w − α·u/max(1, rms(u)/d)`. Slots: r and c, or v and none; the front of each is used.
package struct Adafactor: UpdateRule, Hashable {
  package let squaresDecay: Float
  /// ε₁, added to squares.
  package let squaresFloor: Float
  /// ε₂, the least size that a weight is taken for.
  package let weightFloor: Float
  /// d.
  package let clipThreshold: Float
  package let weightDecay: WeightDecay

  package init(
    squaresDecay: Float = -0.8, squaresFloor: Float = 1e-30, weightFloor: Float = 1e-3,
    clipThreshold: Float = 1, weightDecay: WeightDecay = .none
  ) {
    self.squaresDecay = squaresDecay
    self.squaresFloor = squaresFloor
    self.weightFloor = weightFloor
    self.clipThreshold = clipThreshold
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { 2 }
}
