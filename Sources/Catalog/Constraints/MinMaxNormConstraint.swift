/// Moves the lengths of vectors towards an interval.
package struct MinMaxNormConstraint: WeightConstraint {
  package static let about = About(
    "min_max_norm", aliases: ["MinMaxNorm"],
    "Moves the length of a unit's weights towards an interval.",
    formula: "w · (rate · clip(‖w‖, min_value, max_value) + (1 - rate) · ‖w‖) / ‖w‖")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "min_value", \.minimum, in: 0...(.greatestFiniteMagnitude), default: "0", "Least length."),
      .number(
        "max_value", \.maximum, in: 0...(.greatestFiniteMagnitude), default: "1", "Greatest length."
      ),
      .number(
        "rate", \.rate, in: 0...1, default: "1", "How far to go: 1 enforces the interval at once."),
      .ints("axis", \.axes, default: "0", "Axes over which the length is taken."),
    ])

  package var minimum = 0.0
  package var maximum = 1.0
  package var rate = 1.0
  package var axes = [0]

  package init() {}

  package func project(_ values: UnsafeMutableBufferPointer<Float>, shape: [Int]) {
    let (low, high, rate) = (Float(minimum), Float(maximum), Float(rate))
    rescaleVectors(values, shape: shape, axes: axes) { norm in
      let target = rate * min(max(norm, low), max(low, high)) + (1 - rate) * norm
      return target / (normEpsilon + norm)
    }
  }
}
