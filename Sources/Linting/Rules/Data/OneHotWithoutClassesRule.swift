import Analysis
import Catalog
import SourceText
import Spec

/// Reports a one-hot encoding that guesses its width from the data.
struct OneHotWithoutClassesRule: Rule {
  static let about = RuleInfo(
    "data/one-hot-without-classes", .warning,
    summary: "A one_hot step leaves the number of classes to be guessed from the data.",
    rationale: """
      The guess is the largest label seen, plus one. A split without the last class gives narrower \
      rows than the others, labels that start at 1 give one column too many, and degenerate labels \
      (all 0) give a width of 1.
      """,
    symptoms: """
      to_categorical wrong number of classes, shapes (None, 1) and (None, 10) are incompatible, \
      different number of columns in train and test
      """,
    remedy: "State the number of classes in the step or at the field.",
    sources: ["https://github.com/keras-team/keras/issues/7339"],
    examples: [
      .finding(
        "nothing says how many",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 3, activation: softmax}
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label}
          pipeline:
            - «one_hot»: {field: y}
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 4]
            layers:
              - dense: {units: 3, activation: softmax}
          data:
            fields:
              x: {role: feature, shape: [4]}
              y: {role: label}
            pipeline:
              - one_hot: {field: y, classes: 3}
          training:
            loss: categorical_crossentropy
          """),
      .clean(
        "the step says it",
        """
        coprime: 1
        data:
          fields:
            y: {role: label}
          pipeline:
            - one_hot: {field: y, classes: 3}
        """),
      .clean(
        "the field says it",
        """
        coprime: 1
        data:
          fields:
            y: {role: label, classes: 3}
          pipeline:
            - one_hot: {field: y}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let fields = spec.pipeline.before[.train]?.fields ?? []
    for entry in spec.spec.data?.pipeline ?? [] {
      guard let step = entry.step as? OneHotStep, step.classes == nil else { continue }
      for field in fields where entry.concerns(field) && field.classes == nil {
        let units = spec.heads.first { $0.site.target?.name == field.name }?.units
        report.add(
          "one_hot guesses the number of classes of '\(field.name)' from the largest label it meets",
          at: entry.nameRange,
          notes: field.declaration.map {
            [.init("'\(field.name)' does not say how many it has", at: $0)]
          } ?? [],
          help: "add 'classes: \(units.map { "\($0)" } ?? "…")' to the step",
          fixes: units.map {
            spec.setting("classes", to: "\($0)", inStep: entry, "write classes: \($0)")
          } ?? [])
      }
    }
  }
}
