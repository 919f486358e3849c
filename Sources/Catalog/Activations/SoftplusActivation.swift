package import Program

/// A smooth version of relu.
package struct SoftplusActivation: ElementwiseFamily {
  package static let about = About(
    "softplus", "Smooth version of relu.", formula: "log(1 + exp(x))",
    source: "Dugas, Bengio, Bélisle, Nadeau, Garcia, 2001")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .softplus }
  package func value(_ x: Double) -> Double { Scalar.softplus(x) }
}
