import Analysis
import Catalog
import SourceText
import Spec

/// Reports heads of regressions that cannot give every number, where the targets are not known.
struct HeadCutsOffValuesRule: Rule {
  static let about = RuleInfo(
    "loss/head-cuts-off-values", .warning,
    summary:
      "The head of a regression ends with an activation that keeps it from giving every number.",
    rationale: """
      relu gives nothing below 0, and where it gives 0 it has no gradient: a single unit that starts below 0 \
      for all samples stays there, and the prediction is 0 for ever. Functions with two ends (sigmoid, \
      tanh) reach no number beyond them and learn slowly near them. Where the range of the targets is \
      declared, another rule compares the two; where it lies within that of the head, relu is still mentioned, \
      as advice. Functions with two ends are advice only: rates and scaled targets are sound uses.
      """,
    symptoms: """
      regression output stuck at 0, predictions never negative, final layer has activation, dying ReLU in \
      the last layer
      """,
    remedy: "Use no activation, or softplus or exponential for quantities that are never negative.",
    sources: [
      "Schoop, Huang, Hartmann, UMLAUT, 2021, doi:10.1145/3411764.3445538",
      "Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694",
    ],
    examples: [
      .finding(
        "relu",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: «relu»}
        training:
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 16, activation: relu}
              - dense: {units: 1, activation: linear}
          training:
            loss: mean_squared_error
          """),
      .finding(
        "PyTorch",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - ReLU
            - Linear: {in_features: 4, out_features: 1}
            - «ReLU»
        training:
          loss: mse_loss
        """),
      .clean(
        "no activation",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        training:
          loss: mean_squared_error
        """),
      .clean(
        "softplus",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: softplus}
        training:
          loss: mean_squared_error
        """),
      .clean(
        "targets known to lie between 0 and 1",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: sigmoid}
        data:
          fields:
            x: {role: feature, shape: [8], range: [-1, 1]}
            rate: {role: label, shape: [1], range: [0, 1], encoding: real}
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads
    where head.contract.task == .regression && head.contract.prediction == .values {
      guard let range = head.range, head.head != .softmax, head.head != .linear,
        head.head != .unknown, !head.targetIsClasses, !isClassification(spec),
        // Quantities from 0 on are what such a loss is for.
        head.contract.belowZero == nil
      else { continue }
      let known = head.target?.values.range
      if let known, !range.contains(known) { continue }
      let name = head.node?.activationName ?? "the activation"
      if range.lower == 0, !range.excludesLower, range.upper == .infinity {
        report.add(
          "\(name) lets \(head.name) give nothing below 0, and no gradient where it gives 0",
          at: head.place, severity: known == nil ? nil : .info,
          notes: head.notes("compares it with numbers"),
          help: known == nil ? "remove the activation" : "use softplus, whose gradient is never 0",
          fixes: head.settingActivation(known == nil ? "linear" : "softplus"))
      } else if range.isBounded, known == nil, spec.spec.task?.value != .autoencoding {
        report.add(
          "\(head.name) gives numbers in \(range) only, and the range of the targets is not declared",
          at: head.place, severity: .info, notes: head.notes("compares it with numbers"),
          help: "remove the activation, or declare the 'range' of the targets")
      }
    }
  }

  private func isClassification(_ spec: AnalyzedSpec) -> Bool {
    switch spec.spec.task?.value {
    case .classification, .binaryClassification, .multilabel, .segmentation: true
    default: false
    }
  }
}
