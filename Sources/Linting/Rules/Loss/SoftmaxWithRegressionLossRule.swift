import Analysis
import Catalog
import SourceText
import Spec

/// Reports a softmax whose result is compared with numbers.
struct SoftmaxWithRegressionLossRule: Rule {
  static let about = RuleInfo(
    "loss/softmax-with-regression-loss", .error,
    summary: "Softmax feeds a loss for regression.",
    rationale: """
      The outputs lie between 0 and 1 and sum to 1, so they can match targets only where targets \
      are distributions. For measured numbers the loss cannot reach its minimum. For one-hot \
      targets it can (that is Brier's score), but where a confident answer is wrong the gradient \
      vanishes; the finding is then a warning.
      """,
    symptoms: """
      softmax with mse, regression predictions sum to 1, predictions all the same, mean squared \
      error does not decrease
      """,
    remedy: "Use no activation for a regression; use categorical cross-entropy for classes.",
    sources: [
      """
      Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, \
      2021, arXiv:2105.08095
      """
    ],
    dominates: ["loss/target-outside-head-range", "loss/regression-loss-on-classes"],
    examples: [
      .finding(
        "softmax for a regression",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 3, activation: «softmax»}
        data:
          fields:
            label: {role: label, shape: [3], encoding: real}
        training:
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 3, activation: linear}
          data:
            fields:
              label: {role: label, shape: [3], encoding: real}
          training:
            loss: mean_squared_error
          """),
      .clean(
        "no activation",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 3}
        data:
          fields:
            label: {role: label, shape: [3], encoding: real}
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .softmaxWithRegressionLoss {
      let target = head.site.target
      let isDistribution = head.targetIsClasses
      let isReal = target?.values.encoding == .real || target.map { !head.reaches($0) } ?? false
      report.add(
        "softmax goes into '\(head.lossName)', a loss for numbers: the outputs lie in [0, 1] and sum to 1",
        at: head.place, severity: isReal ? .error : .warning,
        notes: head.notes("compares each output with a number")
          + (target?.values.encodingReasons.notes ?? []),
        help: isDistribution
          ? "use categorical_crossentropy for classes"
          : "remove the activation for a regression, or use categorical_crossentropy for classes",
        fixes: isReal
          ? head.settingActivation("linear")
          : isDistribution
            ? spec.replacing(
              head.lossRange, with: "categorical_crossentropy", "use categorical_crossentropy") : []
      )
    }
  }
}
