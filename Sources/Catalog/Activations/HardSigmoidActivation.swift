package import Program

/// A sigmoid made of straight lines.
package struct HardSigmoidActivation: ElementwiseFamily {
  package static let about = About(
    "hard_sigmoid", "Piecewise linear approximation of the sigmoid.",
    formula: "min(max(x / 6 + 0.5, 0), 1)",
    source: "Courbariaux, Bengio, David, BinaryConnect, 2015, arXiv:1511.00363")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .hardSigmoid }
  package func value(_ x: Double) -> Double { Scalar.hardSigmoid(x) }
  package var encoding: Encoding { .independentProbabilities }
}
