/// How a layer reads a sequence step by step: gradients go back through as many steps.
package struct Recurrence: Hashable, Sendable {
  /// Whether gates hold the size of gradients in check; true where that is not known.
  package let isGated: Bool
  /// Axis of the operand along which it reads.
  package let timeAxis: Int
  package init(isGated: Bool, timeAxis: Int) {
    (self.isGated, self.timeAxis) = (isGated, timeAxis)
  }
}
