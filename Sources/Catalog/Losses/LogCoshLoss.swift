package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Averages log(cosh) of the differences: squared near 0, absolute far away.
package struct LogCoshLoss: PointwiseComparison {
  package static let about = About(
    "log_cosh", aliases: ["logcosh", "LogCosh"],
    "Averages log(cosh) of the differences: squared near 0, absolute far away.",
    formula: "mean(log cosh(p - y))")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.values, .values, .regression) }

  package func term(prediction: Double, target: Double) -> Double {
    let difference = prediction - target
    return difference + softplus(-2 * difference) - log(2)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let difference = try builder.combined(.subtract, prediction, target)
    let scaled = try builder.mapped(.affine(scale: -2, offset: 0), difference)
    let sum = try builder.combined(.add, difference, builder.mapped(.softplus, scaled))
    return try builder.mapped(.affine(scale: 1, offset: Float(-log(2.0))), sum)
  }
}
