package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares counts with predicted rates.
package struct PoissonLoss: PointwiseComparison {
  package static let about = About(
    "poisson", aliases: ["Poisson"],
    "Compares counts with predicted rates.",
    formula: "mean(p - y · log(p + 1e-7))")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.values, .values, .regression, belowZero: .undefined)
  }

  package func term(prediction: Double, target: Double) -> Double {
    prediction - target * log(prediction + lossEpsilon)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let shifted = try builder.mapped(.affine(scale: 1, offset: Float(lossEpsilon)), prediction)
    let product = try builder.combined(.multiply, target, builder.mapped(.log, shifted))
    return try builder.combined(.subtract, prediction, product)
  }
}
