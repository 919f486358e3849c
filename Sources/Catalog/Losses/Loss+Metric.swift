import YAML

/// A loss as a metric: its mean over the samples, computed in Double.
extension Loss {
  package var metricContract: MetricContract {
    MetricContract(
      tasks: contract.task.map { [$0] } ?? [],
      target: contract.target == .anything ? nil : contract.target, prediction: contract.prediction)
  }
  package var isHigherBetter: Bool { false }
  package var unmeasurableReason: String? { untrainableReason }
  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    MeanAccumulator { prediction, target in value(prediction: prediction, target: target) }
  }
}

extension Field {
  /// Keras' `reduction`, common to its losses.
  static func reduction(
    _ path: Path<LossReduction>, choices: [LossReduction] = LossReduction.allCases
  ) -> Self {
    Field(
      "reduction", type: .choice(choices.map(\.rawValue)), default: "sum_over_batch_size",
      "How the losses of a batch become one number."
    ) { root, node, decoder in
      guard let value = decoder.choice(node, of: LossReduction.self, among: choices) else {
        return false
      }
      root[keyPath: path] = value
      return true
    }
  }
}

/// What Keras clips probabilities to before taking logarithms.
let lossEpsilon = 1e-7
