import Analysis
import Catalog
import SourceText
import Spec

/// Reports held-out samples that no batch holds.
struct EvaluationRemainderDroppedRule: Rule {
  static let about = RuleInfo(
    "data/evaluation-remainder-dropped", .warning,
    summary: "The last samples of the validation or test data are dropped and never judged.",
    rationale: """
      Dropping an incomplete batch costs training nothing, since another shuffle brings its samples \
      back. Held-out data are gone through once and in order: the same samples are left out every \
      time, and the score is that of the others. A finding below 1 % of the samples is advice, since \
      it moves an accuracy by at most 0.01.
      """,
    symptoms: """
      fewer predictions than test samples, number of predictions does not match, drop_remainder=True \
      on the test set, last batch missing in evaluation
      """,
    remedy: "Drop the remainder in training only.",
    sources: ["https://www.tensorflow.org/api_docs/python/tf/data/Dataset#batch"],
    examples: [
      .finding(
        "36 of 100",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: {train: 1000, test: 100}
          pipeline:
            - shuffle: {only: train}
            - batch: {size: 64, drop_remainder: «true»}
        """),
      .clean(
        "nothing is left over",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: {train: 1000, test: 128}
          pipeline:
            - shuffle: {only: train}
            - batch: {size: 64, drop_remainder: true}
        """),
      .clean(
        "dropped in training",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: {train: 1000, test: 100}
          pipeline:
            - shuffle: {only: train}
            - batch: {size: 64, drop_remainder: true, only: train}
            - batch: {size: 64, only: test}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for split in spec.pipeline.splits where split != .train {
      guard let facts = spec.pipeline.after[split], facts.order.dropsRemainder,
        let samples = facts.samples, let size = facts.order.batchSize, size > 0,
        samples % size > 0,
        let entry = spec.steps(of: split).last(where: { $0.step is BatchStep })
      else { continue }
      let left = samples % size
      let severity: Severity =
        left == samples ? .error : Double(left) >= 0.01 * Double(samples) ? .warning : .info
      report.add(
        left == samples
          ? "no batch of \(size) can be made of \(count(samples, "\(split) sample")): none is judged"
          : "the last \(left) of \(samples) \(split) samples are dropped and never judged",
        at: entry.entry.arguments.range(of: "drop_remainder"), severity: severity,
        help: "drop the remainder in training only: a batch step with 'only: train' and one without"
      )
    }
  }
}
