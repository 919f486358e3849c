internal import Arrays
package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's Kullback-Leibler divergence: predictions are log-probabilities.
package struct TorchKLDivLoss: TorchPointwiseComparison {
  package static let about = About(
    "kl_div", aliases: ["KLDivLoss"], dialects: [.torch, .keras],
    "PyTorch's Kullback-Leibler divergence: predictions are log-probabilities.",
    formula: "y · (log y - x)", twin: "kl_divergence")
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "log_target", \.hasLogarithms, default: "false",
        "Whether targets are logarithms of probabilities, too."),
      .reduction(\.reduction, choices: LossReduction.allCases + [.batchMean]),
    ])

  package var hasLogarithms = false
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      .logProbabilities, hasLogarithms ? .anything : .oneHot, .classification,
      targetElements: [.float32, .float64])
  }

  package func term(prediction: Double, target: Double) -> Double {
    if hasLogarithms { return exp(target) * (target - prediction) }
    return target > 0 ? target * (log(target) - prediction) : 0
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if hasLogarithms {
      let difference = try builder.combined(.subtract, target, prediction)
      return try builder.combined(.multiply, builder.mapped(.exponential, target), difference)
    }
    // 0 · log 0 is 0: the smallest normal number stands in for 0 under the logarithm only.
    let positive = try builder.mapped(
      .clip(lower: .leastNormalMagnitude, upper: .greatestFiniteMagnitude), target)
    let difference = try builder.combined(.subtract, builder.mapped(.log, positive), prediction)
    return try builder.combined(.multiply, target, difference)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let sum = zip(prediction, target).reduce(0) {
      $0 + term(prediction: Double($1.0), target: Double($1.1))
    }
    return reduction == .batchMean ? sum : sum / Double(prediction.count)
  }
}
