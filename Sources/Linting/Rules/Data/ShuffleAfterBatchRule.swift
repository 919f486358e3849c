import Analysis
import Catalog
import SourceText
import Spec

/// Reports a shuffle that moves whole batches instead of samples.
struct ShuffleAfterBatchRule: Rule {
  static let about = RuleInfo(
    "data/shuffle-after-batch", .warning,
    summary: "The shuffle step comes after the batch step, so it moves whole batches.",
    rationale: """
      Samples that are neighbours in the file stay together in one batch forever; in a file sorted \
      by class every batch holds a single class. Only the order of these batches is random.
      """,
    symptoms: """
      batches of a single label, dataset.batch().shuffle(), training loss jumps between batches, \
      poor accuracy after tf.data
      """,
    remedy: "Shuffle first, then batch.",
    sources: ["https://www.tensorflow.org/guide/data_performance"],
    dominates: ["data/batched-without-shuffling"],
    examples: [
      .finding(
        "the wrong way round",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - batch: 32
            - «shuffle»: {only: train}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            pipeline:
              - shuffle: {only: train}
              - batch: 32
          """),
      .clean(
        "shuffled, then batched",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - shuffle: {only: train}
            - batch: 32
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let pipeline = spec.spec.data?.pipeline else { return }
    for (index, entry) in pipeline.enumerated()
    where entry.step is ShuffleStep && entry.reaches(.train) {
      guard
        let batch = pipeline[..<index].first(where: { $0.step is BatchStep && $0.reaches(.train) }),
        !pipeline[..<index].contains(where: { $0.step is ShuffleStep && $0.reaches(.train) })
      else { continue }
      report.add(
        "shuffle moves whole batches: samples that are neighbours in the file stay together",
        at: entry.nameRange,
        notes: [.init("batches are made here", at: batch.range)], help: "move shuffle before batch",
        fixes: spec.moving(entry.range, before: batch.range, "shuffle first"))
    }
  }
}
