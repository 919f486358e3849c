internal import Arrays
package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's Kullback-Leibler divergence: predictions are log-probabilities.
package struct TorchKLDivLoss: Loss {
  package static let about = About(
    "kl_div", aliases: ["KLDivLoss"], dialects: [.torch, .keras],
    "PyTorch's Kullback-Leibler divergence: predictions are log-probabilities.",
    formula: "sum(y · (log y - x))", twin: "kl_divergence")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      .logProbabilities, .oneHot, .classification, targetElements: [.float32, .float64])
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    // 0 · log 0 is 0: the smallest normal number stands in for 0 under the logarithm only.
    let positive = try builder.mapped(
      .clip(lower: .leastNormalMagnitude, upper: .greatestFiniteMagnitude), target)
    let difference = try builder.combined(.subtract, builder.mapped(.log, positive), prediction)
    return try builder.lastAxis(.sum, builder.combined(.multiply, target, difference))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    zip(prediction, target).reduce(0) { sum, pair in
      let y = Double(pair.1)
      return y > 0 ? sum + y * (log(y) - Double(pair.0)) : sum
    }
  }
}
