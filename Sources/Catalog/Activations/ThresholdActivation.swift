package import Program

/// The input above the threshold and a constant below.
package struct ThresholdActivation: ElementwiseFamily {
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
        if $0.lower > threshold { return $0 }
        let rest = Interval(defaultValue, defaultValue)
        return $0.upper <= threshold ? rest : Interval(threshold, $0.upper).hull(rest)
      },
      encoding: encoding,
      moments: operand.moments.map { $0.after(jumps: jumps, value) })
  }

  package var function: ElementwiseFunction {
    .threshold(Float(threshold), value: Float(defaultValue))
  }
  package func value(_ x: Double) -> Double { x > threshold ? x : defaultValue }
  package var jumps: [Double] { [threshold] }
}
