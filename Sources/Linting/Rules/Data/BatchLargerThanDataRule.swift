import Analysis
import Catalog
import SourceText
import Spec

/// Reports batches that hold more samples than there are.
struct BatchLargerThanDataRule: Rule {
  static let about = RuleInfo(
    "data/batch-larger-than-data", .warning,
    summary: "The batch size is larger than the number of training samples.",
    rationale: """
      There is one update per epoch on one incomplete batch, so that few epochs are few updates: a \
      training of fewer than 200 is called short here as by optim/too-few-steps. \
      Where incomplete batches are dropped there is no update at all, and the finding is an error.
      """,
    symptoms: """
      model does not learn with a small dataset, no batches, one step per epoch, loss does not \
      change, drop_remainder gives empty dataset
      """,
    remedy: "Choose a batch size well below the number of samples.",
    sources: ["Cao et al., DeepFD, 2022, arXiv:2205.01938"],
    examples: [
      .finding(
        "2000 of 90",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 90
        training:
          batch_size: «2000»
        """),
      .finding(
        "the incomplete batch is dropped",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 90
          pipeline:
            - shuffle
            - batch: {size: «128», drop_remainder: true}
        """),
      .clean(
        "three batches",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 90
        training:
          batch_size: 32
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let samples = spec.trainingSamples, samples > 0, let batch = spec.batchSize,
      batch.value > samples,
      let place = batch.range
    else { return }
    let drops = spec.pipeline.after[.train]?.order.dropsRemainder ?? false
    let consequence =
      drops ? "it is dropped, and nothing is trained" : "one update per epoch\(total(spec))"
    report.add(
      "a batch of \(batch.value) is larger than the \(count(samples, "training sample")): \(consequence)",
      at: place, severity: drops ? .error : nil, notes: notes(spec),
      help: "use at most \(max(1, samples / 2))")
  }

  /// What few epochs come to.
  private func total(_ spec: AnalyzedSpec) -> String {
    isShort(spec) ? ", \(spec.epochs) in all" : ""
  }

  private func notes(_ spec: AnalyzedSpec) -> [Diagnostic.Note] {
    let samples: [Diagnostic.Note] =
      spec.samplesRange.map { [.init("the number of samples", at: $0)] } ?? []
    guard isShort(spec), let epochs = spec.spec.training?.epochs?.range else { return samples }
    return samples + [.init("the number of epochs", at: epochs)]
  }

  private func isShort(_ spec: AnalyzedSpec) -> Bool { spec.isTrained && spec.epochs < 200 }
}
