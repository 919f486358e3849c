/// Steps whose sizes follow the signs of gradients alone. Riedmiller, Braun 1993, doi:10.1109/ICNN.1993.298623.
///
/// Each weight has a step size s, at first η: `s ← s·grow` where g keeps the sign of the last gradient p, `s·shrink` where
/// it changes, within the bounds; then `w ← w − sign(g)·s`, but where the sign changed, g counts as 0. Slots: p, s.
package struct ResilientPropagation: UpdateRule, Hashable {
  package let shrink: Float
  package let grow: Float
  package let smallest: Float
  package let largest: Float

  package init(
    shrink: Float = 0.5, grow: Float = 1.2, smallest: Float = 1e-6, largest: Float = 50
  ) {
    self.shrink = shrink
    self.grow = grow
    self.smallest = smallest
    self.largest = largest
  }

  package var weightDecay: WeightDecay { .none }
  package var slotCount: Int { 2 }
}
