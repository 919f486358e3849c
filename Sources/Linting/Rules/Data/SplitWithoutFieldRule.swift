import Analysis
import Catalog
import SourceText
import Spec

/// Reports a split by groups or by time that does not say by which field.
struct SplitWithoutFieldRule: Rule {
  static let about = RuleInfo(
    "data/split-without-field", .error,
    summary: "The split needs a field to go by, and names none that exists.",
    rationale: """
      A split by groups keeps the rows of one group together, a split by time puts the latest rows \
      aside. Both read the group or the time from a field. Without it rows cannot be told apart, \
      and the split is none, or another than the one that was meant.
      """,
    symptoms: "GroupShuffleSplit needs groups, KeyError in the split, split by time which column",
    remedy: "Add 'by: FIELD' with a field of the data.",
    sources: ["https://scikit-learn.org/stable/modules/cross_validation.html"],
    dominates: ["spec/key-without-effect"],
    examples: [
      .finding(
        "no field",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            patient: {role: id}
          split: {test: 0.2, method: «group»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
              patient: {role: id}
            split: {test: 0.2, method: group, by: patient}
          """),
      .finding(
        "a field that there is not",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            patient: {role: id}
          split: {test: 0.2, method: group, by: «patients»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
              patient: {role: id}
            split: {test: 0.2, method: group, by: patient}
          """),
      .clean(
        "by patient",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            patient: {role: id}
          split: {test: 0.2, method: group, by: patient}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let split = spec.spec.data?.split, let fields = spec.pipeline.before[.train]?.fields
    else { return }
    if let by = split.by {
      guard !fields.isEmpty, !fields.contains(where: { $0.name == by.value }) else { return }
      let near = didYouMean(by.value, among: fields.map(\.name))
      report.add(
        "the split goes by '\(by.value)', which is no field of the data", at: by.range,
        help: near.map { "did you mean '\($0)'?" }
          ?? "the fields are \(listed(fields.map(\.name)))",
        fixes: near.map { spec.replacing(by.range, with: $0, "go by '\($0)'") } ?? [])
    } else if let method = split.method, method.value == .group || method.value == .time {
      let ids = fields.filter { $0.role == .id }
      report.add(
        "a split by \(method.value == .group ? "groups" : "time") does not say which field holds them",
        at: method.range, help: "add 'by: \(ids.first?.name ?? "FIELD")'",
        fixes: ids.count == 1
          ? spec.replacing(
            method.range, with: "\(method.value), by: \(ids[0].name)", "go by '\(ids[0].name)'"
          )
          .filter { _ in spec.isInFlow(method.range, of: split.range) } : [])
    }
  }
}

extension AnalyzedSpec {
  /// Whether a value stands between the braces of a mapping.
  fileprivate func isInFlow(_ value: SourceRange, of mapping: SourceRange) -> Bool {
    mapping.contains(value) && document.file.text(in: mapping).hasPrefix("{")
  }
}
