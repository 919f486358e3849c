import Analysis
import Catalog
import SourceText
import Spec

/// Reports an option of the split that its method does not read.
struct SplitOptionIgnoredRule: Rule {
  static let about = RuleInfo(
    "data/split-option-ignored", .warning,
    summary: "An option of the split has no effect with its method.",
    rationale: """
      A split at the tail or by time has no choice: there is nothing to draw with a seed, and classes \
      cannot be kept in proportion. A split at random reads no field to go by, so that rows of one \
      group or neighbours in time come to lie on both sides, although the spec seems to say \
      otherwise.
      """,
    symptoms: """
      stratify ignored, shuffle=False stratify, stratified train/test split is not implemented for \
      shuffle=False, groups ignored by train_test_split
      """,
    remedy: "Choose the method that does what the option asks for, or leave the option out.",
    sources: [
      "https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html"
    ],
    examples: [
      .finding(
        "a field to go by, at random",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            patient: {role: id}
          split: {test: 0.2, by: «patient»}
        """),
      .finding(
        "stratified by time",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 2}
            date: {role: id}
          split: {test: 0.2, method: time, by: date, stratify: «true»}
        """),
      .clean(
        "by group",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            patient: {role: id}
          split: {test: 0.2, method: group, by: patient, seed: 7}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let split = spec.spec.data?.split else { return }
    let method = split.method?.value ?? .random
    let isFixed = method == .tail || method == .time
    let notes: [Diagnostic.Note] =
      split.method.map { [.init("rows are chosen by '\($0.value)'", at: $0.range)] } ?? []
    if let by = split.by, method == .random || method == .tail {
      report.add(
        "'by: \(by.value)' has no effect: the rows are \(method == .tail ? "the last ones" : "drawn at random")",
        at: by.range, notes: notes,
        help:
          "write 'method: group' to keep the rows of each \(by.value) together, or 'method: time'")
    }
    if let stratify = split.stratify, stratify.value, isFixed {
      report.add(
        "'stratify' has no effect: the rows that are held out are given by their order",
        at: stratify.range, notes: notes, help: "leave it out, or write 'method: random'")
    }
  }
}
