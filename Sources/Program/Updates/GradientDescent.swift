/// Stochastic gradient descent with learning rate η and momentum μ.
///
/// - ``MomentumForm/steps``: `v ← μ·v − η·g`; `w ← w + v`, with Nesterov `w ← w + μ·v − η·g`.
/// - ``MomentumForm/gradients``: `v ← μ·v + (1 − d)·g` with dampening d, but `v ← g` at the first step;
///   `w ← w − η·v`, with Nesterov `w ← w − η·(g + μ·v)`.
///
/// Without dampening both agree while η does not change. Slot: v, with momentum only. Nesterov form: Sutskever,
/// Martens, Dahl, Hinton 2013, ICML.
package struct GradientDescent: UpdateRule, Hashable {
  package let momentum: Float
  package let isNesterov: Bool
  package let form: MomentumForm
  package let dampening: Float
  package let weightDecay: WeightDecay

  package init(
    momentum: Float = 0, isNesterov: Bool = false, form: MomentumForm = .steps,
    dampening: Float = 0, weightDecay: WeightDecay = .none
  ) {
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.form = form
    self.dampening = dampening
    self.weightDecay = weightDecay
  }

  package var slotCount: Int { momentum == 0 ? 0 : 1 }
}
