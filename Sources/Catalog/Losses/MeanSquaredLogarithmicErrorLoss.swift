package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Averages the squared differences of logarithms.
package struct MeanSquaredLogarithmicErrorLoss: PointwiseComparison {
  package static let about = About(
    "mean_squared_logarithmic_error", aliases: ["msle", "MSLE", "MeanSquaredLogarithmicError"],
    "Averages the squared differences of logarithms.",
    formula: "mean((log(1 + p) - log(1 + y))²)")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.values, .values, .regression, belowZero: .cutOff)
  }

  package func term(prediction: Double, target: Double) -> Double {
    let difference = log1p(max(prediction, lossEpsilon)) - log1p(max(target, lossEpsilon))
    return difference * difference
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let floor = builder.constant(Float(lossEpsilon))
    let p = try builder.mapped(.log1p, builder.combined(.maximum, prediction, floor))
    let y = try builder.mapped(.log1p, builder.combined(.maximum, target, floor))
    return try builder.mapped(.square, builder.combined(.subtract, p, y))
  }
}
