package import Program

/// Logarithm of the sigmoid.
package struct LogSigmoidActivation: ElementwiseFamily {
  package static let about = About(
    "log_sigmoid", "Logarithm of the sigmoid.", formula: "-log(1 + exp(-x))")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .logSigmoid }
  package func value(_ x: Double) -> Double { -Scalar.softplus(-x) }
}
