/// Scales vectors down to a greatest length.
package struct MaxNormConstraint: WeightConstraint {
  package static let about = About(
    "max_norm", aliases: ["MaxNorm"], "Scales the weights of a unit down to a greatest length.",
    formula: "w · min(‖w‖, max_value) / ‖w‖",
    source: "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout, 2014")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "max_value", \.maximum, in: 0...(.greatestFiniteMagnitude), default: "2", "Greatest length."
      ),
      .ints("axis", \.axes, default: "0", "Axes over which the length is taken."),
    ])

  package var maximum = 2.0
  package var axes = [0]

  package init() {}

  package func project(_ values: UnsafeMutableBufferPointer<Float>, shape: [Int]) {
    let limit = Float(maximum)
    rescaleVectors(values, shape: shape, axes: axes) { min($0, limit) / (normEpsilon + $0) }
  }
}
