import Catalog
import Linting
import SourceText
import Spec
import Testing

/// What every loss of both dialects says of every head: what a loss takes is stated in the references of
/// Keras 3 and PyTorch.
@Suite struct LossHeadTests {
  private static let heads = ["linear", "relu", "tanh", "sigmoid", "softmax", "log_softmax"]

  private static let overRows = [
    "logits-into-probability-loss", "hidden-activation-as-head", "hidden-activation-as-head",
    "sigmoid-with-categorical-loss", nil, "log-probabilities-into-probability-loss",
  ]
  private static let overLabels = [
    "logits-into-probability-loss", "hidden-activation-as-head", "hidden-activation-as-head",
    nil, "softmax-with-binary-loss", "log-probabilities-into-probability-loss",
  ]
  private static let scores = [
    nil, "hidden-activation-as-head", "hidden-activation-as-head", "sigmoid-into-logits-loss",
    "softmax-into-logits-loss", "log-softmax-into-logits-loss",
  ]
  private static let labelScores = [
    nil, "hidden-activation-as-head", "hidden-activation-as-head", "sigmoid-into-logits-loss",
    "softmax-into-logits-loss", "hidden-activation-as-head",
  ]
  private static let logarithms = [
    "logits-into-nll-loss", "logits-into-nll-loss", "logits-into-nll-loss",
    "probabilities-into-nll-loss", "probabilities-into-nll-loss", nil,
  ]
  private static let margins = [
    nil, nil, nil, "probabilities-into-hinge-loss", "probabilities-into-hinge-loss", nil,
  ]
  private static let numbers = [
    nil, "head-cuts-off-values", "head-cuts-off-values", "head-cuts-off-values",
    "softmax-with-regression-loss", nil,
  ]
  private static let fromZero = [
    "negative-predictions", nil, "negative-predictions", nil, "softmax-with-regression-loss",
    "negative-predictions",
  ]

  /// Of losses that judge no head alone: their operands are parts of it, or heads of several kinds are right.
  private static let silence = [String?](repeating: nil, count: 6)

  private static let keras: [(loss: String, findings: [String?])] = [
    ("categorical_crossentropy", overRows), ("sparse_categorical_crossentropy", overRows),
    ("categorical_focal_crossentropy", overRows), ("kl_divergence", overRows),
    ("{categorical_crossentropy: {from_logits: true}}", scores),
    ("{sparse_categorical_crossentropy: {from_logits: true}}", scores),
    ("{categorical_focal_crossentropy: {from_logits: true}}", scores),
    ("binary_crossentropy", overLabels), ("binary_focal_crossentropy", overLabels),
    ("{binary_crossentropy: {from_logits: true}}", labelScores),
    ("{binary_focal_crossentropy: {from_logits: true}}", labelScores),
    ("hinge", margins), ("squared_hinge", margins), ("categorical_hinge", margins),
    ("mean_squared_error", numbers), ("mean_absolute_error", numbers), ("huber", numbers),
    ("mean_absolute_percentage_error", numbers), ("log_cosh", numbers),
    ("cosine_similarity", numbers), ("poisson", fromZero),
    ("mean_squared_logarithmic_error", fromZero), ("dice", silence), ("tversky", silence),
    ("categorical_generalized_cross_entropy", overRows), ("ctc", scores), ("circle", silence),
  ]
  private static let torch: [(loss: String, findings: [String?])] = [
    ("cross_entropy", scores), ("nll_loss", logarithms), ("kl_div", logarithms),
    ("bce_loss", overLabels), ("bce_with_logits", labelScores), ("mse_loss", numbers),
    ("l1_loss", numbers), ("smooth_l1_loss", numbers), ("huber_loss", numbers),
    ("poisson_nll_loss", numbers), ("soft_margin_loss", margins),
    ("multi_margin_loss", scores), ("multilabel_margin_loss", scores),
    ("multilabel_soft_margin_loss", labelScores), ("gaussian_nll_loss", silence),
    ("hinge_embedding_loss", silence), ("margin_ranking_loss", silence),
    ("cosine_embedding_loss", silence), ("triplet_margin_loss", silence),
    ("triplet_margin_with_distance_loss", silence), ("ctc_loss", logarithms),
  ]

  @Test func everyLossOfKerasJudgesEveryHead() {
    for (loss, findings) in Self.keras {
      for (head, expected) in zip(Self.heads, findings) {
        let found = Self.findings(
          """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 16, activation: relu}
              - dense: {units: 3, activation: \(head)}
          training:
            loss: \(loss)
          """)
        #expect(found == (expected.map { ["loss/\($0)"] } ?? []), "\(head) into \(loss)")
      }
    }
  }

  @Test func everyLossOfTorchJudgesEveryHead() {
    let modules = [
      "linear": "Identity", "relu": "ReLU", "tanh": "Tanh", "sigmoid": "Sigmoid",
      "softmax": "Softmax: {dim: -1}", "log_softmax": "LogSoftmax: {dim: -1}",
    ]
    for (loss, findings) in Self.torch {
      for (head, expected) in zip(Self.heads, findings) {
        let found = Self.findings(
          """
          coprime: 1
          model:
            dialect: torch
            input: [batch, 8]
            layers:
              - Linear: {in_features: 8, out_features: 16}
              - ReLU
              - Linear: {in_features: 16, out_features: 3}
              - \(modules[head] ?? head)
          training:
            loss: \(loss)
          """)
        #expect(found == (expected.map { ["loss/\($0)"] } ?? []), "\(head) into \(loss)")
      }
    }
  }

  @Test func everyLossOfTheCatalogueIsInOneOfTheTables() {
    let tested = (Self.keras + Self.torch).map(\.loss)
    for loss in allLosses where loss.about.name != "custom" {
      #expect(tested.contains { $0.contains(loss.about.name) }, "\(loss.about.name)")
    }
  }

  private static func findings(_ text: String) -> [String] {
    let document = SpecDocument.read(Array(text.utf8), path: "spec.yaml")
    return Linter().lint(document).map(\.rule).filter {
      !$0.hasPrefix("optim/") && !$0.hasPrefix("eval/")
    }
  }
}
