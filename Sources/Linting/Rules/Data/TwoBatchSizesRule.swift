import Analysis
import Catalog
import SourceText
import Spec

/// Reports a batch size of the loop that contradicts the one of the pipeline.
struct TwoBatchSizesRule: Rule {
  static let about = RuleInfo(
    "data/two-batch-sizes", .warning,
    summary: "Pipeline and training state different batch sizes, and only the pipeline's is used.",
    rationale: """
      What the pipeline has grouped is not grouped again: the number under 'training' has no effect, \
      although a reader of the spec, or a search over it, takes it for the batch size. Keras refuses \
      the combination ("the `batch_size` argument must not be specified for the given input type").
      """,
    symptoms: """
      batch_size has no effect, changing batch_size changes nothing, the batch_size argument must \
      not be specified for the given input type
      """,
    remedy: "State the batch size in one place.",
    sources: ["https://keras.io/api/models/model_training_apis/"],
    examples: [
      .finding(
        "32 and 128",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - shuffle: {only: train}
            - batch: 32
        training:
          loss: mean_squared_error
          batch_size: «128»
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            pipeline:
              - shuffle: {only: train}
              - batch: 32
          training:
            loss: mean_squared_error
            batch_size: 32
          """),
      .clean(
        "in one place",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
        training:
          loss: mean_squared_error
          batch_size: 128
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let stated = spec.spec.training?.batchSize,
      let order = spec.pipeline.after[.train]?.order, let size = order.batchSize,
      size != stated.value
    else { return }
    report.add(
      "the batch size \(stated.value) is not used: the pipeline makes batches of \(size)",
      at: stated.range,
      notes: order.batchedAt.map { [.init("batches are made here", at: $0)] } ?? [],
      help: "state one of the two",
      fixes: spec.replacing(stated.range, with: "\(size)", "write what is used, \(size)", .safe))
  }
}
