import Analysis
import Catalog
import SourceText
import Spec

/// Reports targets that the head's activation can never give.
struct TargetOutsideHeadRangeRule: Rule {
  static let about = RuleInfo(
    "loss/target-outside-head-range", .error,
    summary: "Some targets lie outside of what the head's activation can give.",
    rationale: """
      A sigmoid gives numbers between 0 and 1, tanh between −1 and 1, relu none below 0. A target \
      outside is missed by at least its distance to that range, in every epoch, and the weights \
      grow without end to come nearer.
      """,
    symptoms: """
      regression predictions stuck at 1, predictions stuck at 0, negative values never predicted, \
      mse does not decrease, loss is huge and constant
      """,
    remedy: """
      Use no activation for a regression, or scale the targets into the activation's range and \
      undo that on predictions.
      """,
    sources: ["Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694"],
    dominates: ["loss/regression-loss-on-classes"],
    examples: [
      .finding(
        "prices and a sigmoid",
        """
        coprime: 1
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 1, activation: «sigmoid»}
        data:
          fields:
            price: {role: label, shape: [], range: [5, 50]}
        training:
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 13]
            layers:
              - dense: {units: 1, activation: linear}
          data:
            fields:
              price: {role: label, shape: [], range: [5, 50]}
          training:
            loss: mean_squared_error
          """),
      .finding(
        "negative targets and relu",
        """
        coprime: 1
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 1, activation: «relu»}
        data:
          fields:
            change: {role: label, shape: [], range: [-20, 20]}
        training:
          loss: mean_absolute_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 13]
            layers:
              - dense: {units: 1, activation: linear}
          data:
            fields:
              change: {role: label, shape: [], range: [-20, 20]}
          training:
            loss: mean_absolute_error
          """),
      .finding(
        "an autoencoder of raw pixels",
        """
        coprime: 1
        task: autoencoding
        model:
          input: [batch, 784]
          layers:
            - rescaling: 1/255
            - dense: {units: 32, activation: relu}
            - dense: {units: 784, activation: «sigmoid»}
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
        training:
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          task: autoencoding
          model:
            input: [batch, 784]
            layers:
              - rescaling: 1/255
              - dense: {units: 32, activation: relu}
              - dense: {units: 784, activation: linear}
          data:
            fields:
              image: {role: feature, shape: [784], range: [0, 255]}
          training:
            loss: mean_squared_error
          """),
      .clean(
        "targets scaled into the range",
        """
        coprime: 1
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 1, activation: sigmoid}
        data:
          fields:
            price: {role: label, shape: [], range: [0, 50]}
          pipeline:
            - rescale: {field: price, scale: 1/50}
        training:
          loss: mean_squared_error
        """),
      .clean(
        "no activation",
        """
        coprime: 1
        model:
          input: [batch, 13]
          layers:
            - dense: 1
        data:
          fields:
            price: {role: label, shape: [], range: [5, 50]}
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.contract.prediction == .values {
      guard let target = head.target, let values = target.values.range, let range = head.range,
        !head.reaches(target), head.head != .softmax, head.head != .linear
      else { continue }
      let distance = max(range.lower - values.lower, values.upper - range.upper)
      report.add(
        "\(head.name) gives numbers in \(range), but '\(target.name)' lies in \(values)\(miss(distance))",
        at: head.place, notes: target.values.rangeReasons.notes + head.notes("compares them"),
        help: "remove the activation, or scale '\(target.name)' into \(range)",
        fixes: head.settingActivation("linear"))
    }
  }

  private func miss(_ distance: Double) -> String {
    distance.isFinite ? ": the farthest is missed by at least \(brief(distance))" : ""
  }
}
