import Analysis
import Catalog
import SourceText
import Spec

/// Reports a shuffle that mixes samples of several epochs.
struct ShuffleAfterRepeatRule: Rule {
  static let about = RuleInfo(
    "data/shuffle-after-repeat", .warning,
    summary: "The shuffle step comes after the repeat step, so it mixes epochs.",
    rationale: """
      Some samples then come several times in what counts as one epoch and others not at all, so \
      that a pass over the data is none, and training metrics per epoch mean less.
      """,
    symptoms: """
      samples repeated within an epoch, epoch boundaries blur, dataset.repeat().shuffle()
      """,
    remedy: "Shuffle first, then repeat.",
    sources: ["https://www.tensorflow.org/guide/data"],
    examples: [
      .finding(
        "repeated, then shuffled",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - repeat
            - «shuffle»: 1000
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            pipeline:
              - shuffle: 1000
              - repeat
          """),
      .clean(
        "shuffled, then repeated",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - shuffle: 1000
            - repeat
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let pipeline = spec.spec.data?.pipeline else { return }
    for (index, entry) in pipeline.enumerated()
    where entry.step is ShuffleStep && entry.reaches(.train) {
      guard
        let early = pipeline[..<index].first(where: { $0.step is RepeatStep && $0.reaches(.train) })
      else { continue }
      report.add(
        "shuffle mixes epochs: some samples come twice before others come once",
        at: entry.nameRange,
        notes: [.init("the data are repeated here", at: early.range)],
        help: "move shuffle before repeat",
        fixes: spec.moving(entry.range, before: early.range, "shuffle first"))
    }
  }
}
