import Analysis
import Catalog
import SourceText
import Spec

/// Reports a split that is to keep classes in proportion where that cannot be done.
struct StratifiedWithoutClassesRule: Rule {
  static let about = RuleInfo(
    "data/stratified-without-classes", .warning,
    summary: "The split is to keep classes in proportion, but cannot.",
    rationale: """
      A stratified split draws from each class by itself. A label that is a quantity has no classes: \
      nearly every row is one of its own. And with fewer rows held out than there are classes some \
      class has none, which scikit-learn refuses ("the test_size should be greater or equal to the \
      number of classes").
      """,
    symptoms: """
      the least populated class in y has only 1 member, stratify continuous target, test_size \
      should be greater or equal to the number of classes
      """,
    remedy: "Leave 'stratify' out, or hold out more rows.",
    sources: [
      "https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html"
    ],
    examples: [
      .finding(
        "a quantity",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, shape: [], encoding: real}
          split: {test: 0.2, stratify: «true»}
        """),
      .finding(
        "20 rows for 100 classes",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 100}
          samples: 200
          split: {test: 0.1, stratify: «true»}
        """),
      .clean(
        "classes",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 10}
          samples: 1000
          split: {test: 0.2, stratify: true}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let split = spec.spec.data?.split, let stratify = split.stratify, stratify.value,
      let labels = spec.pipeline.before[.train]?.fields.filter({ $0.role == .label }),
      labels.count == 1, let label = labels.first
    else { return }
    let notes: [Diagnostic.Note] =
      label.declaration.map { [.init("'\(label.name)' is declared here", at: $0)] } ?? []
    if label.values.encoding == .real, label.classes == nil {
      report.add(
        "'\(label.name)' is a quantity: it has no classes to keep in proportion",
        at: stratify.range, notes: notes, help: "leave 'stratify' out")
      return
    }
    for held in [Split.validation, .test] {
      guard let classes = label.classes, let share = split.share(of: held), share.value > 0,
        let samples = spec.pipeline.before[held]?.samples, samples > 0, samples < classes
      else { continue }
      report.add(
        "\(count(samples, "\(held) sample")) cannot hold all of the \(classes) classes of '\(label.name)'",
        at: stratify.range, notes: notes, help: "hold out at least \(classes) rows")
    }
  }
}
