import Analysis
import Catalog
import SourceText
import Spec

/// Reports a pipeline that makes batches of samples in the order of the file.
struct BatchedWithoutShufflingRule: Rule {
  static let about = RuleInfo(
    "data/batched-without-shuffling", .warning,
    summary: "The pipeline groups samples into batches without shuffling them first.",
    rationale: """
      A pipeline with a batch step of its own is a stream, as tf.data makes it: what it batches is \
      the order of the file, and the loop's own shuffling comes too late, or not at all. Sorted \
      files then give batches of a single class: for certain, and an error, where the source reads \
      class after class, as from a folder of images.
      """,
    symptoms: """
      loss goes up and down within an epoch, batches of a single label, model predicts one class, \
      forgot dataset.shuffle
      """,
    remedy: "Add a shuffle step before the batch step.",
    sources: ["https://www.tensorflow.org/guide/data_performance"],
    examples: [
      .finding(
        "batch without shuffle",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - standardize: {field: x}
            - «batch»: 32
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            pipeline:
              - standardize: {field: x}
              - shuffle: {only: train}
              - batch: 32
          """),
      .clean(
        "shuffled before",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - shuffle: {only: train}
            - batch: 32
        """),
      .clean(
        "the loop is told to shuffle",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - batch: 32
        training:
          shuffle: true
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let order = spec.pipeline.after[.train]?.order, order.shuffling == .none,
      let size = order.batchSize,
      let entry = spec.spec.data?.pipeline.first(where: { $0.range == order.batchedAt }),
      spec.spec.training?.shuffle == nil, spec.spec.data?.split?.method?.value != .time
    else { return }
    if let samples = spec.trainingSamples, size >= samples { return }
    let source = spec.sourceSortedByLabel
    report.add(
      source == nil
        ? "batches of \(size) are made in the order of the file: nothing shuffles before"
        : "batches of \(size) are made class after class: most hold a single one",
      at: entry.nameRange, severity: source == nil ? nil : .error,
      notes: source.map { [.init("the files are read folder by folder", at: $0)] } ?? [],
      help: "add '- shuffle: {only: train}' before it",
      fixes: spec.insertingItem(
        "shuffle: {only: train}", before: entry.range, "shuffle before batching"))
  }
}
