/// Scales vectors to length 1.
package struct UnitNormConstraint: WeightConstraint {
  package static let about = About(
    "unit_norm", aliases: ["UnitNorm"], "Scales the weights of a unit to length 1.",
    formula: "w / ‖w‖")
  package static let schema = Schema(
    Self(), [.ints("axis", \.axes, default: "0", "Axes over which the length is taken.")])

  package var axes = [0]

  package init() {}

  package func project(_ values: UnsafeMutableBufferPointer<Float>, shape: [Int]) {
    rescaleVectors(values, shape: shape, axes: axes) { 1 / (normEpsilon + $0) }
  }
}
