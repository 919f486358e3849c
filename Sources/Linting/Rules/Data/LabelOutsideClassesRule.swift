import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports class labels whose declared range does not fit the declared number of classes.
struct LabelOutsideClassesRule: Rule {
  static let about = RuleInfo(
    "data/label-outside-classes", .error,
    summary: "Class labels go beyond the number of classes.",
    rationale: """
      Classes are counted from 0, so that the last of K is K − 1. A label at K or above, or below \
      0, has no unit and no one-hot column: frameworks stop ("device-side assert", "label value \
      outside the valid range") or train on nan.
      """,
    symptoms: """
      device-side assert triggered, t >= 0 && t < n_classes, label value of 10 outside the valid \
      range, labels start at 1, 255 as void label
      """,
    remedy: "Shift the labels so that they start at 0, or correct the number of classes.",
    sources: ["https://github.com/pytorch/pytorch/issues/1204"],
    examples: [
      .finding(
        "labels from 1 to 10",
        """
        coprime: 1
        data:
          fields:
            digit: {role: label, classes: 10, range: «[1, 10]»}
        """),
      .clean(
        "labels from 0 to 9",
        """
        coprime: 1
        data:
          fields:
            digit: {role: label, classes: 10, range: [0, 9]}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for field in spec.spec.data?.fields ?? [] {
      guard field.role?.value == .label, let classes = field.classes, let range = field.range,
        isIndex(field.encoding?.value),
        range.value.lower < 0 || range.value.upper > Double(classes.value - 1)
      else { continue }
      report.add(
        "'\(field.name.value)' lies in \(range.value), but \(classes.value) classes are 0 to \(classes.value - 1)",
        at: range.range, notes: [.init("the number of classes", at: classes.range)],
        help: range.value.lower == 1
          ? "shift it: '- rescale: {field: \(field.name.value), scale: 1, offset: -1}'"
          : "correct the range or the number of classes")
    }
  }

  private func isIndex(_ encoding: EncodingName?) -> Bool { encoding == nil || encoding == .index }
}
