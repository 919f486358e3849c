import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// Reports a last batch of another size than the one a model is fixed to.
struct LastBatchDoesNotFitRule: Rule {
  static let about = RuleInfo(
    "model/last-batch-does-not-fit", .error,
    summary: "The model is fixed to a number of samples per batch, and the last batch has fewer.",
    rationale: """
      A batch axis written as a number is part of every shape: states of recurrent layers and reshapes are made \
      for it. Batches of another size are refused, and where the samples do not divide evenly the last one of \
      each epoch is smaller.
      """,
    symptoms: """
      Expected batch size, Invalid batch size, last batch smaller, stateful RNN batch size, incompatible \
      shapes at the end of an epoch
      """,
    remedy:
      "Drop the remainder, choose a size that divides the samples, or leave the axis open (batch).",
    sources: ["https://keras.io/api/layers/recurrent_layers/lstm/"],
    examples: [
      .finding(
        "a remainder",
        """
        coprime: 1
        model:
          input: «[32, 8]»
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        data:
          samples: 1000
        training:
          loss: mean_squared_error
          batch_size: 32
        """),
      .clean(
        "an open axis",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        data:
          samples: 1000
        training:
          loss: mean_squared_error
          batch_size: 32
        """),
      .clean(
        "a size that divides the samples",
        """
        coprime: 1
        model:
          input: [32, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        data:
          samples: 1024
        training:
          loss: mean_squared_error
          batch_size: 32
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let input = spec.graph?.inputs.first,
      let batch = input.shape.value.axes.first, batch.role == .batch,
      let fixed = batch.dim.evaluate(spec.spec.dims.values),
      (spec.batchSize?.value ?? fixed) == fixed, fixed > 0
    else { return }
    guard let samples = spec.trainingSamples, samples % fixed != 0,
      spec.pipeline.after[.train]?.order.dropsRemainder != true,
      spec.spec.training?.stepsPerEpoch == nil
    else { return }
    report.add(
      "the model takes \(fixed) samples at a time, but the last of \(samples / fixed + 1) batches has \(samples % fixed)",
      at: input.shape.range,
      notes: spec.samplesRange.map { [.init("\(samples) samples are declared here", at: $0)] }
        ?? [],
      help:
        "drop the remainder (batch: {size: \(fixed), drop_remainder: true}), or write 'batch' for the first axis"
    )
  }
}
