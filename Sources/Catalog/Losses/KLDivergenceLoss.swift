package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures how far the predicted distribution is from the given one.
package struct KLDivergenceLoss: Loss {
  package static let about = About(
    "kl_divergence", aliases: ["kullback_leibler_divergence", "kld", "KLD", "KLDivergence"],
    "Measures how far the predicted distribution is from the given one.",
    formula: "sum(y · log(y / p))", twin: "kl_div")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.probabilities, .oneHot, .classification)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let clip = ElementwiseFunction.clip(lower: Float(lossEpsilon), upper: 1)
    let y = try builder.mapped(clip, target)
    let p = try builder.mapped(clip, prediction)
    let ratio = try builder.mapped(.log, builder.combined(.divide, y, p))
    return try builder.lastAxis(.sum, builder.combined(.multiply, y, ratio))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    zip(prediction, target).reduce(0) { sum, pair in
      let p = min(max(Double(pair.0), lossEpsilon), 1)
      let y = min(max(Double(pair.1), lossEpsilon), 1)
      return sum + y * log(y / p)
    }
  }
}
