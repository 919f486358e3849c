import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports batch normalization over batches of one sample.
struct BatchNormalizationOfOneRule: Rule {
  static let about = RuleInfo(
    "model/batch-normalization-of-one", .error,
    summary: "Batch normalization is trained on batches of a single sample.",
    rationale: """
      The mean over one sample is the sample: behind a dense layer the normalised value is 0 for \
      every input, so that nothing but the learned offset passes. PyTorch refuses ("Expected more \
      than 1 value per channel when training"). With images the mean goes over positions, too, and \
      the finding is a warning, as it is for the rest of an uneven last batch.
      """,
    symptoms: """
      Expected more than 1 value per channel when training, batchnorm with batch size 1, loss does \
      not change, nan in batchnorm
      """,
    remedy: """
      Use larger batches, or layer or group normalization; drop the remainder where the last batch \
      holds one sample.
      """,
    sources: [
      "https://github.com/pytorch/pytorch/issues/7716",
      "Wu, He, Group normalization, 2018, arXiv:1803.08494",
    ],
    examples: [
      .finding(
        "batches of one",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 16
            - «batch_normalization»
            - relu
            - dense: 1
        training:
          batch_size: 1
        """),
      .finding(
        "a last batch of one",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 16
            - «batch_normalization»
            - relu
            - dense: 1
        data:
          samples: 65
        training:
          batch_size: 32
        """),
      .clean(
        "batches of 32",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 16
            - batch_normalization
            - relu
            - dense: 1
        data:
          samples: 64
        training:
          loss: mean_squared_error
          batch_size: 32
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec), spec.spec.training != nil else { return }
    let size = spec.effectiveBatchSize
    let drops = spec.pipeline.after[.train]?.order.dropsRemainder ?? false
    let leaves =
      spec.trainingSamples.map { size > 1 && $0 > 1 && $0 % size == 1 && !drops } ?? false
    guard size == 1 || leaves, spec.spec.training?.stepsPerEpoch == nil else { return }
    for (index, node) in wiring.graph.nodes.enumerated()
    where node.role == .batchNormalization && node.isTrainable {
      let rank = spec.nodes[index].outputs.first?.type.shape.rank ?? 0
      let notes =
        (spec.batchSize?.range).map { [Diagnostic.Note("batches are \(size) samples", at: $0)] }
        ?? []
      if size == 1 {
        report.add(
          "'\(node.name)' normalises over a single sample\(rank == 2 ? ": it gives 0 for every input" : "")",
          at: node.range,
          severity: rank == 2 ? .error : .warning, notes: notes,
          help: "use larger batches, or layer_normalization")
      } else if rank == 2, let samples = spec.trainingSamples {
        report.add(
          "the last of \(samples / size + 1) batches holds one sample, over which '\(node.name)' cannot normalise",
          at: node.range, severity: wiring.graph.dialect == .torch ? .error : .warning,
          notes: notes,
          help:
            "use another batch size, or drop the remainder (batch: {size: \(size), drop_remainder: true})"
        )
      }
    }
  }
}
