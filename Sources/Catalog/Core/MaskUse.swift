/// What a layer does with a mask of steps.
package enum MaskUse: Hashable, Sendable {
  /// Marks steps for the layers behind it.
  case makes
  /// Hands the mask of its operands on.
  case passes
  /// Leaves masked steps out of what it computes.
  case reads
  /// Gives a result without a mask, so that all steps count behind it.
  case drops
}
