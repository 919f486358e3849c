/// Which steps of an operand a step of a layer's result depends on, where the layer reads a sequence as
/// one.
package struct StepReading: Hashable, Sendable {
  package enum Reach: Hashable, Sendable {
    /// The same step alone.
    case own
    /// The same step and all before it.
    case past
    /// The same step and all others.
    case all
    /// All steps, and none of them more than another: the result has no such steps, or steps of another
    /// operand.
    case detached
  }
  package let reach: Reach
  /// Axis of the steps, from the batch or, below 0, from the end; nil: whichever axis they are on.
  package let axis: Int?

  package init(_ reach: Reach, axis: Int?) { (self.reach, self.axis) = (reach, axis) }
}
