import Analysis
import Catalog
import SourceText
import Spec

/// Reports a one-hot encoding that is wider than the number of classes the field declares.
struct ClassCountDisagreesRule: Rule {
  static let about = RuleInfo(
    "data/class-count-disagrees", .warning,
    summary: "A one_hot step makes more classes than the field has.",
    rationale: """
      The spare columns are 0 in every sample. A head of that width works, and its spare units \
      only learn to stay silent; usually one of the two numbers is a slip.
      """,
    symptoms: """
      number of classes off by one, to_categorical one column too many, labels start at 1
      """,
    remedy: "Write the same number in both places, or leave it out of the step.",
    examples: [
      .finding(
        "eleven columns for ten classes",
        """
        coprime: 1
        data:
          fields:
            y: {role: label, classes: 10}
          pipeline:
            - one_hot: {field: y, classes: «11»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              y: {role: label, classes: 10}
            pipeline:
              - one_hot: {field: y, classes: 10}
          """),
      .clean(
        "the same number",
        """
        coprime: 1
        data:
          fields:
            y: {role: label, classes: 10}
          pipeline:
            - one_hot: {field: y, classes: 10}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let fields = spec.pipeline.before[.train]?.fields ?? []
    for entry in spec.spec.data?.pipeline ?? [] {
      guard let classes = (entry.step as? OneHotStep)?.classes else { continue }
      for field in fields where entry.concerns(field) {
        guard let declared = field.classes, classes > declared else { continue }
        let place = entry.entry.arguments.range(of: "classes")
        report.add(
          "one_hot makes \(classes) columns, but '\(field.name)' has \(declared) classes",
          at: place,
          notes: field.declaration.map { [.init("declared here", at: $0)] } ?? [],
          help: "write 'classes: \(declared)'",
          fixes: spec.replacing(place, with: "\(declared)", "write classes: \(declared)"))
      }
    }
  }
}
