import Analysis
import Catalog
import SourceText
import Spec

/// Points out that accuracy hides rare classes, where class weights tell that there are some.
struct AccuracyOnImbalancedRule: Rule {
  static let about = RuleInfo(
    "eval/accuracy-on-imbalanced", .info,
    summary: "Accuracy is the only metric although the class weights say that a class is rare.",
    rationale: """
      Class weights are chosen in inverse proportion to the frequency of classes. Weights of 1 and 99 mean \
      that 99 % of the samples are of one class, and always answering that class has an accuracy of 0.99: the \
      number that is looked at cannot tell a useless model from a good one. Reported from a ratio of 10 \
      between the largest and the smallest weight, where that baseline is 0.91 for two classes, if it is at least 0.8.
      """,
    symptoms:
      "accuracy 99 % but all predictions are the same class, model predicts only the majority class, imbalanced data accuracy",
    remedy:
      "Add precision and recall, f1_score or the area under the precision-recall curve (auc with curve: PR).",
    sources: [
      "Davis and Goadrich, The relationship between precision-recall and ROC curves, 2006, doi:10.1145/1143844.1143874"
    ],
    examples: [
      .finding(
        "one in a hundred",
        """
        coprime: 1
        model:
          input: [batch, 20]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
          class_weight: {0: 1.0, 1: 99.0}
        evaluation:
          metrics: [«accuracy»]
        """),
      .clean(
        "with a metric that sees the rare class",
        """
        coprime: 1
        model:
          input: [batch, 20]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
          class_weight: {0: 1.0, 1: 99.0}
        evaluation:
          metrics: [accuracy, recall]
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let weight = spec.spec.training?.classWeight, case .weights(let weights) = weight.value,
      let smallest = weights.values.filter({ $0 > 0 }).min(), let largest = weights.values.max(),
      largest >= 10 * smallest,
      weights.values.allSatisfy({ $0 > 0 }), let first = spec.metrics.first,
      spec.metrics.allSatisfy({ Self.accuracies.contains($0.name) })
    else { return }
    // In the order of classes, so that the sum is the same in every run.
    let total = weights.keys.sorted().reduce(0.0) { $0 + 1 / (weights[$1] ?? 1) }
    let share = 1 / smallest / total
    guard share >= 0.8 else { return }
    let common = weights.keys.sorted().first { weights[$0] == smallest } ?? 0
    report.add(
      "if the class weights balance the classes, always answering class \(common) has an accuracy of \(brief(share))",
      at: first.entry.nameRange,
      notes: [
        .init("the weights differ by a factor of \(brief(largest / smallest))", at: weight.range)
      ],
      help: "add a metric that sees rare classes, such as recall, f1_score or auc with curve: PR")
  }

  private static let accuracies: Set<String> = [
    "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
  ]
}
