import Analysis
import Catalog
import SourceText
import Spec

/// Advises to state the settings that decide a training.
struct HyperparametersImplicitRule: Rule {
  static let about = RuleInfo(
    "repro/hyperparameters-implicit", .info,
    summary: "Settings that decide the result are left to defaults.",
    rationale: """
      Learning rate, batch size and epochs decide what comes out of a training more than most \
      layers do. Left to defaults they differ between programs and versions: sgd has a rate of 0.01 \
      in Keras and 0.001 in PyTorch, batches hold 32 samples in Keras and 1 in a PyTorch loader, and \
      training lasts one epoch. Who reads or repeats the training has to know which.
      """,
    symptoms: "different results with the same settings, default learning rate, default batch size",
    remedy: "Write the settings out with the values you mean.",
    sources: ["https://keras.io/api/models/model_training_apis"],
    profile: .production,
    examples: [
      .finding(
        "only a loss and an optimizer's name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        «training»:
          loss: mean_squared_error
          optimizer: adam
        """),
      .clean(
        "all written out",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: {adam: {learning_rate: 0.001}}
          batch_size: 32
          epochs: 20
        """),
      .clean(
        "the rates are the schedule's, and the pipeline makes the batches",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        data:
          pipeline:
            - batch: 32
        training:
          loss: mean_squared_error
          optimizer: sgd
          schedule: {one_cycle: {max_learning_rate: 0.1}}
          epochs: 20
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let training = spec.spec.training, let place = spec.trainingKey else {
      return
    }
    var missing: [String] = []
    if let entry = training.optimizer {
      let replaces = (training.schedule?.entry.value as? any Schedule)?.contract.replacesRate
      let arguments = entry.entry.arguments
      if let optimizer = entry.entry.value as? any Optimizer, !(replaces ?? false),
        arguments.pair(named: "learning_rate", aliases: ["lr"]) == nil
      {
        missing.append("learning_rate (\(brief(optimizer.learningRate)))")
      }
    } else {
      missing.append("optimizer")
    }
    if spec.batchSize == nil { missing.append("batch_size (\(spec.effectiveBatchSize))") }
    if training.epochs == nil { missing.append("epochs (\(spec.epochs))") }
    guard let last = missing.popLast() else { return }
    let list = missing.isEmpty ? last : "\(missing.joined(separator: ", ")) and \(last)"
    report.add(
      "\(list) \(missing.isEmpty ? "is" : "are") left to \(missing.isEmpty ? "a default" : "defaults")",
      at: place, help: "write the values out that you mean")
  }
}
