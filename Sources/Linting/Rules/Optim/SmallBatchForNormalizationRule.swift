import Analysis
import Catalog
import SourceText
import Spec

/// Points out batch statistics that are taken over very few samples.
struct SmallBatchForNormalizationRule: Rule {
  static let about = RuleInfo(
    "optim/small-batch-for-normalization", .info,
    summary: "Batch normalisation takes its statistics over four samples or fewer.",
    rationale: """
      Mean and variance of so few samples are noise, which goes into every activation, and the \
      averages used in evaluation differ from what training saw: residual networks on ImageNet lose \
      about 3 percentage points with batches of 4 and 10 with batches of 2, while group \
      normalisation loses none (Wu and He, figure 5). A batch of one sample is a mistake of its \
      own. Training on fewer samples than that, a demonstration, is not reported.
      """,
    symptoms:
      "validation much worse than training with batch norm, small batch size, eval mode worse",
    remedy: "Use batches of 8 or more, or group_normalization or layer_normalization.",
    sources: ["Wu and He, Group normalization, 2018, arXiv:1803.08494"],
    examples: [
      .finding(
        "batches of two",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, use_bias: false}
            - batch_normalization
            - relu
            - global_average_pooling2d
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          batch_size: «2»
        """),
      .clean(
        "batches of 32",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, use_bias: false}
            - batch_normalization
            - relu
            - global_average_pooling2d
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          batch_size: 32
        """),
      .clean(
        "a normalisation that does not look at the batch",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3}
            - layer_normalization
            - relu
            - global_average_pooling2d
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          batch_size: 2
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let batch = spec.batchSize, let place = batch.range,
      (2...4).contains(batch.value), spec.trainingSamples ?? .max > 4,
      let node = spec.graph?.nodes.first(where: {
        $0.role == .batchNormalization && $0.isTrainable
      })
    else { return }
    report.add(
      "'\(node.name)' takes mean and variance over \(batch.value) samples, which is mostly noise",
      at: place, notes: [.init("the normalisation", at: node.range)],
      help: "use batches of 8 or more, or group_normalization")
  }
}
