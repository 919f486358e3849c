import Analysis
import Catalog
import SourceText
import Spec

/// Reports targets that are no classes in front of a loss that compares classes.
struct RealTargetsWithClassificationLossRule: Rule {
  static let about = RuleInfo(
    "loss/real-targets-with-classification-loss", .error,
    summary: "The loss compares classes, but the targets are not classes.",
    rationale: """
      A cross-entropy reads its target as an index, a probability or 0 and 1. With other numbers \
      it is not bounded from below (a binary cross-entropy with target 5 falls to −∞), or \
      frameworks refuse the labels.
      """,
    symptoms: """
      negative loss, loss goes to minus infinity, nan loss, binary_crossentropy negative, label \
      value outside the valid range, accuracy stays 0
      """,
    remedy: """
      Use a loss for numbers (mean_squared_error, mean_absolute_error), or turn the targets into \
      classes.
      """,
    sources: [
      "Zhang, Zhai, Ma, Shen, AUTOTRAINER, 2021, doi:10.1109/ICSE43902.2021.00043"
    ],
    dominates: ["loss/target-shape-mismatch", "loss/class-count-mismatch"],
    examples: [
      .finding(
        "prices and a binary cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 1, activation: sigmoid}
        data:
          fields:
            price: {role: label, shape: [], range: [5, 50], encoding: real}
        training:
          loss: «binary_crossentropy»
        """),
      .clean(
        "rates between 0 and 1",
        """
        coprime: 1
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 1, activation: sigmoid}
        data:
          fields:
            rate: {role: label, shape: [], range: [0, 1], encoding: real}
        training:
          loss: binary_crossentropy
        """),
      .clean(
        "a loss for numbers",
        """
        coprime: 1
        model:
          input: [batch, 13]
          layers:
            - dense: 1
        data:
          fields:
            price: {role: label, shape: [], range: [5, 50], encoding: real}
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads {
      guard let target = head.site.target, let message = message(head, target) else { continue }
      report.add(
        message, at: head.lossRange,
        notes: target.values.encodingReasons.notes + target.values.rangeReasons.notes,
        help: "use mean_squared_error or another loss for numbers")
    }
  }

  private func message(_ head: JudgedHead, _ target: FieldFacts) -> String? {
    let isReal = target.values.encoding == .real
    let range = target.values.range
    switch head.contract.target {
    case .index where isReal:
      return
        "'\(head.lossName)' expects class indices, but '\(target.name)' holds \(range.map { "numbers in \($0)" } ?? "real numbers")"
    case .binary, .oneHot:
      guard isReal || target.values.encoding == nil, let range, range.lower < 0 || range.upper > 1
      else { return nil }
      return "'\(head.lossName)' expects targets in [0, 1], but '\(target.name)' lies in \(range)"
    default: return nil
    }
  }
}
