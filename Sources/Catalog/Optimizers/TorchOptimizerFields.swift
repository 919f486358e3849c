import Program
import YAML

/// An optimizer with the meaning of `torch.optim`.
package protocol TorchOptimizer: Optimizer {
  var learningRate: Double { get set }
  var weightDecayRate: Double { get set }
}

extension TorchOptimizer {
  /// PyTorch adds weight decay to the gradient, but for AdamW and where it is told otherwise.
  var coupledDecay: WeightDecay {
    weightDecayRate == 0 ? .none : .coupled(Float(weightDecayRate))
  }
  var decoupledDecay: WeightDecay {
    weightDecayRate == 0 ? .none : .decoupled(Float(weightDecayRate))
  }

  /// Fields common to all optimizers, around an optimizer's own.
  static func fields(
    learningRate text: String, weightDecay: String = "0", _ own: [Field<Self>] = []
  ) -> [Field<Self>] {
    [
      .number(
        "learning_rate", \.learningRate, in: 0...Double.greatestFiniteMagnitude,
        excludingLower: true, default: text, aliases: ["lr"], "Size of the steps.")
    ] + own + [
      .number(
        "weight_decay", \.weightDecayRate, in: 0...Double.greatestFiniteMagnitude,
        default: weightDecay, "Factor of the weights in what draws them towards zero.")
    ]
  }
}

extension Field where Root: TorchOptimizer & MomentOptimizer {
  /// PyTorch's `betas`, and each of the two alone.
  static var betas: [Self] { [bothBetas, .beta1, .beta2] }

  private static var bothBetas: Self {
    Field(
      "betas", type: .list(.number(min: 0, max: 1), count: 2...2), default: "[0.9, 0.999]",
      "Decays of the averages of gradients and of squares."
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      guard let items = node.sequence, items.count == 2 else {
        decoder.reportType(node, expected: "a list of two numbers")
        return false
      }
      let decays = items.map { decoder.number($0, in: 0...1, excludingUpper: true) }
      guard let first = decays[0], let second = decays[1] else { return false }
      (root.moments.beta1, root.moments.beta2) = (first, second)
      return true
    }
  }
}

extension Field where Root: TorchOptimizer {
  static func epsilon(_ path: Path<Double>, default text: String) -> Self {
    .number(
      "epsilon", path, in: 0...Double.greatestFiniteMagnitude, default: text, aliases: ["eps"],
      "Keeps the divisor away from 0.")
  }
}
