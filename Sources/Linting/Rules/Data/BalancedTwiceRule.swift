import Analysis
import Catalog
import SourceText
import Spec

/// Reports rare classes that are both drawn more often and weighed more.
struct BalancedTwiceRule: Rule {
  static let about = RuleInfo(
    "data/balanced-twice", .warning,
    summary: "Rare classes are drawn more often by a step and weighed more by 'class_weight'.",
    rationale: """
      Each of the two makes up for the imbalance alone. Together they turn it round: a class that is \
      1 sample in 10, made 1 in 2 by the step and weighed 9 times, counts 9 times as much as the \
      common one, and the model predicts it too often.
      """,
    symptoms: """
      too many false positives, rare class predicted everywhere, oversampling and class_weight \
      together, low precision after balancing
      """,
    remedy: "Keep one of the two.",
    sources: [
      "He, Garcia, Learning from imbalanced data, 2009, doi:10.1109/TKDE.2008.239"
    ],
    examples: [
      .finding(
        "oversampled and weighed",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 2}
          pipeline:
            - balance: {method: oversample, only: train}
        training:
          loss: sparse_categorical_crossentropy
          class_weight: «{0: 1.0, 1: 9.0}»
        """),
      .clean(
        "weighed",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 2}
        training:
          loss: sparse_categorical_crossentropy
          class_weight: {0: 1.0, 1: 9.0}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let weight = spec.spec.training?.classWeight, weight.value.isUneven,
      let step = spec.steps(of: .train).first(where: { $0.step.traits.isResampling })
    else { return }
    report.add(
      "'class_weight' makes up for an imbalance that '\(step.name)' has removed already",
      at: weight.range,
      notes: [.init("'\(step.name)' makes the classes equally frequent", at: step.range)],
      help: "keep one of the two")
  }
}

extension ClassWeight {
  /// Whether classes count differently.
  fileprivate var isUneven: Bool {
    switch self {
    case .balanced: true
    case .weights(let weights): Set(weights.values).count > 1
    }
  }
}
