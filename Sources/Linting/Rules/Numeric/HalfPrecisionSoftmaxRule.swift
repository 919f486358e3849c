import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports probabilities in float16 whose logarithm a loss takes.
struct HalfPrecisionSoftmaxRule: Rule {
  static let about = RuleInfo(
    "numeric/half-precision-softmax", .warning,
    summary: "Probabilities are computed in float16, and a loss takes their logarithm.",
    rationale: """
      float16 has no number between 0 and 6e-8 and none between 0.9995 and 1. A class whose score lies 17 below \
      the best gets probability 0, and the guard of 1e-7 that frameworks put before the logarithm has two \
      significant bits left. A loss that takes scores computes logarithm and softmax in one, without any of that.
      """,
    symptoms:
      "loss is nan in float16, mixed precision softmax unstable, loss stagnates in half precision",
    remedy: "Give the loss scores (from_logits: true), or compute in bfloat16 or float32.",
    sources: [
      "https://keras.io/api/mixed_precision/",
      "Micikevicius et al., Mixed precision training, 2018, arXiv:1710.03740",
    ],
    examples: [
      .finding(
        "softmax in float16",
        """
        coprime: 1
        model:
          dtype: float16
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 10, activation: «softmax»}
        training:
          loss: sparse_categorical_crossentropy
          optimizer: {adam: {loss_scale_factor: 1024}}
        """),
      .clean(
        "scores in float16",
        """
        coprime: 1
        model:
          dtype: float16
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {adam: {loss_scale_factor: 1024}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.spec.model?.dtype == .float16 else { return }
    for head in spec.heads {
      let isFit: Bool
      switch head.contract.prediction {
      case .probabilities: isFit = head.head == .softmax
      case .independentProbabilities: isFit = head.head == .sigmoid
      default: continue
      }
      // Other heads have mistakes of their own.
      guard isFit, head.fault == nil else { continue }
      report.add(
        "\(head.name) gives probabilities in float16, of which '\(head.lossName)' takes the logarithm",
        at: head.place,
        notes: head.notes("guards the logarithm by 1e-7, which float16 hardly holds"),
        help: head.contract.hasFromLogits
          ? "remove the activation and set from_logits: true" : "give the loss scores instead")
    }
  }
}
