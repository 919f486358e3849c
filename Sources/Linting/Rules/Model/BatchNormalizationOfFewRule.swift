import Analysis
import Catalog
import SourceText
import Spec

/// Reports batch normalization over batches of a few samples.
struct BatchNormalizationOfFewRule: Rule {
  static let about = RuleInfo(
    "model/batch-normalization-of-few", .warning,
    summary: "Batch normalization takes its statistics from a few samples.",
    rationale: """
      Mean and deviation of a few samples are far from those of all, so that every batch is normalised \
      differently, and the averages kept for evaluation fit none. A ResNet-50 that errs on 23.6 % of ImageNet with \
      batches of 32 per device errs on 24.8 % with 8, 27.3 % with 4 and 34.7 % with 2 (Wu, He, 2018, table 2). \
      The rule warns up to 4 and advises below 8. Statistics that are kept fixed ('trainable: false') do not suffer.
      """,
    symptoms:
      "batchnorm small batch size, val accuracy jumps, worse in eval mode than in training, out of memory so batch size 2",
    remedy:
      "Use larger batches, group or layer normalization, or fixed statistics of a pretrained model.",
    sources: ["Wu, He, Group normalization, 2018, arXiv:1803.08494"],
    examples: [
      .finding(
        "batches of two",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, use_bias: false}
            - «batch_normalization»
            - relu
            - global_average_pooling2d
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          batch_size: 2
        """),
      .clean(
        "group normalization",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, use_bias: false}
            - group_normalization: {groups: 4}
            - relu
            - global_average_pooling2d
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          batch_size: 2
        """),
      .clean(
        "batches of 32",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 3]
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
    ])

  /// Samples up to which the error is known to rise by points, and below which by tenths.
  static let harmful = 4
  static let few = 8

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let size = spec.batchSize, size.value > 1, size.value < Self.few,
      let graph = spec.graph,
      let node = graph.nodes.first(where: { $0.role == .batchNormalization && $0.isTrainable })
    else { return }
    let count = graph.nodes.count { $0.role == .batchNormalization && $0.isTrainable }
    report.add(
      "'\(node.name)'\(count > 1 ? " and \(count - 1) more take" : " takes") mean and deviation from \(size.value) samples",
      at: node.range, severity: size.value > Self.harmful ? .info : nil,
      notes: size.range.map { [.init("batches are made here", at: $0)] } ?? [],
      help: "use larger batches, or group_normalization")
  }
}
