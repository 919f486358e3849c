/// An exponential moving average of the weights, kept beside them. Polyak, Juditsky 1992,
/// doi:10.1137/0330046; as in Keras' `use_ema`.
///
/// `a ← m·a + (1 − m)·w` after each step, and `a ← w` after the first.
package struct WeightAveraging: Hashable, Sendable {
  /// m.
  package let momentum: Float
  /// Updates after which the weights become their average, again and again; nil for never.
  package let period: Int?

  package init(momentum: Float = 0.99, period: Int? = nil) {
    self.momentum = momentum
    self.period = period
  }
}
