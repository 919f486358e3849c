import Analysis
import Catalog
import SourceText
import Spec

/// Reports training on samples in the order of the file.
struct NotShuffledRule: Rule {
  static let about = RuleInfo(
    "data/not-shuffled", .warning,
    summary: "Training is told not to shuffle, and no step of the pipeline does.",
    rationale: """
      Gradient descent assumes that a batch looks like the data. In the order of the file, \
      neighbours are alike (sorted by class, by time, by origin), and every batch pulls towards \
      its own kind; the same batches come back in every epoch. Of a source that reads class after \
      class, such as a folder of images, it is certain, and an error.
      """,
    symptoms: """
      loss goes up and down within an epoch, model predicts the last class, accuracy drops at the \
      end of an epoch, shuffle=False
      """,
    remedy: "Leave 'shuffle' at its default, true, unless the order carries meaning.",
    sources: [
      """
      Bengio, Practical recommendations for gradient-based training, 2012, arXiv:1206.5533
      """
    ],
    examples: [
      .finding(
        "switched off",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
        training:
          shuffle: «false»
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            samples: 150
          training:
            shuffle: true
          """),
      .clean(
        "the pipeline shuffles",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          pipeline:
            - shuffle: {only: train}
        training:
          shuffle: false
        """),
      .clean(
        "one batch holds everything",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
        training:
          shuffle: false
          batch_size: 150
        """),
      .clean(
        "order carries meaning",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          split: {validation: 0.2, method: time, by: x}
        training:
          shuffle: false
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let shuffle = spec.spec.training?.shuffle, shuffle.value == .off,
      (spec.pipeline.after[.train]?.order ?? OrderFacts()).shuffling == OrderFacts.Shuffling.none,
      spec.spec.data?.split?.method?.value != .time
    else { return }
    if let samples = spec.trainingSamples, let batch = spec.batchSize, batch.value >= samples {
      return
    }
    let source = spec.sourceSortedByLabel
    report.add(
      source == nil
        ? "samples are trained on in the order of the file, the same in every epoch"
        : "samples are trained on class after class: most batches hold a single one",
      at: shuffle.range, severity: source == nil ? nil : .error,
      notes: source.map { [.init("the files are read folder by folder", at: $0)] } ?? [],
      help: "write 'shuffle: true', unless the order carries meaning",
      fixes: spec.replacing(shuffle.range, with: "true", "shuffle"))
  }
}
