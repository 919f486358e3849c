import Arrays
package import Program
import YAML

/// A loss that the tool cannot know: only what it expects is declared.
package struct CustomLoss: Loss {
  package static let about = About(
    "custom", dialects: Dialect.allCases,
    "Declares what a loss of your own expects, so that it can be checked; it is not trained with.")
  package static let schema = Schema(
    Self(),
    [
      .text("name", \.name, default: "custom", "Name for messages."),
      .choice("expects", \.expects, default: "anything", "What the predictions must be."),
      .choice("target", \.target, default: "anything", "What the targets must be."),
      .reduction(\.reduction),
    ])

  /// What predictions can be asked to be.
  package enum Expectation: String, Sendable, CaseIterable {
    case logit
    case probability
    case logProbability = "log_probability"
    case binaryLogit = "binary_logit"
    case binaryProbability = "binary_probability"
    case value
    case margin
    case anything
  }
  /// What targets can be asked to be.
  package enum TargetKind: String, Sendable, CaseIterable {
    case index
    case oneHot = "one_hot"
    case probability
    case binary
    case multiHot = "multi_hot"
    case sign
    case value
    case anything
  }

  package var name = "custom"
  package var expects = Expectation.anything
  package var target = TargetKind.anything
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var untrainableReason: String? {
    "the loss '\(name)' is declared as custom, so its arithmetic is not known"
  }

  package var contract: LossContract { LossContract(prediction, wantedTarget, task) }

  private var prediction: LossContract.Prediction {
    switch expects {
    case .logit: .logits
    // Beside binary targets a probability is one per label; beside classes, one per class.
    case .probability: isBinary ? .independentProbabilities : .probabilities
    case .logProbability: .logProbabilities
    case .binaryLogit: .independentLogits
    case .binaryProbability: .independentProbabilities
    case .value: .values
    case .margin: .margins
    case .anything: .anything
    }
  }

  private var isBinary: Bool {
    switch target {
    case .binary, .multiHot, .probability, .value: true
    case .index, .oneHot, .sign, .anything: false
    }
  }

  private var wantedTarget: LossContract.Target {
    switch target {
    case .index: .index
    case .oneHot: .oneHot
    // Overlap measures such as dice take labels, soft labels or one-hot rows alike.
    case .probability: expects == .probability ? .anything : .oneHot
    case .binary, .multiHot: .binary
    case .sign: .signs
    case .value: .values
    case .anything: .anything
    }
  }

  private var task: LossContract.Task? {
    switch (prediction, wantedTarget) {
    case (.anything, _), (_, .anything): nil
    case (.values, _): .regression
    case (.independentLogits, _), (.independentProbabilities, _), (.margins, .signs):
      .binaryClassification
    default: .classification
    }
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    throw PrimitiveError(name, untrainableReason ?? "")
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double { .nan }
}
