package import Program

/// `max(0, x)`, optionally leaky below and bounded above.
package struct ReluActivation: ElementwiseFamily {
  package static let about = About(
    "relu", "Rectified linear unit.",
    formula:
      "max(0, x); with options: max_value above, negative_slope · (x - threshold) below threshold",
    source: "Nair, Hinton, Rectified linear units improve restricted Boltzmann machines, 2010")
  package static let schema = Schema(
    Self(),
    [
      .number("negative_slope", \.negativeSlope, default: "0", "Slope below the threshold."),
      .optionalNumber("max_value", \.maximum, "Largest value it gives; null for none."),
      .number("threshold", \.threshold, default: "0", "Input from which on it passes its input."),
    ])
  package static let matchingInitializers = ["he_normal", "he_uniform"]

  package var negativeSlope: Double
  package var maximum: Double?
  package var threshold: Double

  package init(negativeSlope: Double = 0, maximum: Double? = nil, threshold: Double = 0) {
    self.negativeSlope = negativeSlope
    self.maximum = maximum
    self.threshold = threshold
  }

  package var function: ElementwiseFunction {
    .relu(
      negativeSlope: Float(negativeSlope), maximum: maximum.map { Float($0) },
      threshold: Float(threshold))
  }

  package func value(_ x: Double) -> Double {
    let y = x < threshold ? negativeSlope * (x - threshold) : x
    return maximum.map { min(y, $0) } ?? y
  }

  package var turningPoint: Double? { negativeSlope < 0 ? threshold : nil }

  package var jumps: [Double] { threshold == 0 ? [] : [threshold] }

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    let isPlain = negativeSlope == 0 && threshold == 0 && maximum == nil
    return ValueFacts(
      range: operand.range.map(image), encoding: encoding,
      moments: operand.moments.map { isPlain ? $0.rectified : $0.after(jumps: jumps, value) })
  }
}
