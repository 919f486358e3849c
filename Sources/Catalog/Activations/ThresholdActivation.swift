package import Program

/// The input above the threshold and a constant below.
package struct ThresholdActivation: Activation {
  package static let about = About(
    "threshold", "Its input above a threshold and a constant elsewhere.",
    formula: "x if x > threshold else default_value")
  package static let schema = Schema(
    Self(),
    [
      .number("threshold", \.threshold, required: true, "Input above which it passes its input."),
      .number("default_value", \.defaultValue, required: true, "What it gives elsewhere."),
    ])

  package var threshold = 0.0
  package var defaultValue = 0.0

  package init() {}

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    ValueFacts(
      range: operand.range.map {
        $0.upper <= threshold
          ? Interval(defaultValue, defaultValue)
          : Interval(max($0.lower, threshold), $0.upper).hull(Interval(defaultValue, defaultValue))
      },
      encoding: .activated(Self.about.name),
      moments: operand.moments.map { $0.after { $0 > threshold ? $0 : defaultValue } })
  }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let isAbove = try builder.apply(
      Binary(function: .less), builder.constant(Float(threshold)), operand)
    let kept = try builder.apply(Binary(function: .multiply), isAbove, operand)
    let value = Float(defaultValue)
    let rest = try builder.apply(Elementwise(function: .affine(scale: -value, offset: value)), isAbove)
    return try builder.apply(Binary(function: .add), kept, rest)
  }
}
