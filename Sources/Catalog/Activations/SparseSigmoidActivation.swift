package import Program

/// A sigmoid made of straight lines that is exactly 0 below -1 and exactly 1 above 1.
package struct SparseSigmoidActivation: ElementwiseFamily {
  package static let about = About(
    "sparse_sigmoid", "Sigmoid that reaches 0 at -1 and 1 at 1.",
    formula: "min(max((x + 1) / 2, 0), 1)")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .sparseSigmoid }
  package func value(_ x: Double) -> Double { min(max((x + 1) / 2, 0), 1) }
  package var encoding: Encoding { .independentProbabilities }
}
