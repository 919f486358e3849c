import Analysis
import Catalog
import SourceText
import Spec

/// Reports a shuffle of some fields that leaves the others in place.
struct ShuffleOfOneFieldRule: Rule {
  static let about = RuleInfo(
    "data/shuffle-of-one-field", .error,
    summary: """
      Only some fields are shuffled, so that inputs and labels no longer belong together.
      """,
    rationale: """
      Inputs and labels are matched by their position. Shuffling one of them gives every sample \
      the label of another: what remains to be learned are the class frequencies.
      """,
    symptoms: """
      accuracy at chance, loss stays at ln K, labels do not match images, shuffled X but not y
      """,
    remedy: "Shuffle all fields together, which is what the step does when it names none.",
    examples: [
      .finding(
        "the images alone",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784]}
            label: {role: label, classes: 10}
          pipeline:
            - shuffle: {field: «image»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [784]}
              label: {role: label, classes: 10}
            pipeline:
              - shuffle
          """),
      .clean(
        "everything together",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784]}
            label: {role: label, classes: 10}
          pipeline:
            - shuffle
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let fields = spec.pipeline.before[.train]?.fields ?? []
    for entry in spec.spec.data?.pipeline ?? [] where entry.step is ShuffleStep {
      guard let named = entry.fields, let first = named.first, let last = named.last else {
        continue
      }
      let rest = fields.map(\.name).filter { name in !named.contains { $0.value == name } }
      guard !rest.isEmpty else { continue }
      report.add(
        "only \(listed(named.map(\.value))) is shuffled: \(listed(rest)) stays in place and belongs to other samples then",
        at: first.range.union(last.range),
        notes: rest.compactMap { name in
          fields.first { $0.name == name }?.declaration.map {
            .init("'\(name)' is declared here", at: $0)
          }
        }, help: "leave 'field' out: shuffle moves whole samples", fixes: fix(entry, spec))
    }
  }

  /// The step without its field.
  private func fix(_ entry: StepEntry, _ spec: AnalyzedSpec) -> [FixIt] {
    guard entry.only == nil, entry.entry.arguments.pairs.isEmpty else { return [] }
    return spec.replacing(entry.range, with: entry.entry.arguments.owner, "shuffle whole samples")
  }
}
