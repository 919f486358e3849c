package import Program

/// `1 / (1 + e⁻ˣ)`.
package struct SigmoidActivation: ElementwiseFamily {
  package static let about = About(
    "sigmoid", "Logistic function: squeezes every number into (0, 1) on its own.",
    formula: "1 / (1 + exp(-x))")
  package static let schema = Schema(Self(), [])
  package static let matchingInitializers = ["glorot_uniform", "glorot_normal"]

  package init() {}

  package var function: ElementwiseFunction { .sigmoid }
  package func value(_ x: Double) -> Double { Scalar.sigmoid(x) }
  package var encoding: Encoding { .independentProbabilities }
}
