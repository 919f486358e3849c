import Analysis
import Catalog
import SourceText
import Spec

/// Points out trainings of very few updates.
struct TooFewStepsRule: Rule {
  static let about = RuleInfo(
    "optim/too-few-steps", .info,
    summary: "The whole training has fewer than 200 updates.",
    rationale: """
      A model needs some hundreds of updates to learn even an easy task: on the 8×8 digits a linear \
      model trained with Adam at 0.001 and batches of 32 is right for 45 % after 50 updates, 84 % \
      after 200 and 93 % after 880. Among real mistakes, too few epochs are one in three (Cao et \
      al.). The number follows from the samples, the batch size and the epochs: an epoch of little \
      data is only a few updates. Silent where the number of samples is not known.
      """,
    symptoms:
      "accuracy still rising at the end, loss still decreasing when training ends, underfitting, model needs more epochs",
    remedy: "Train for more epochs, or use a smaller batch.",
    sources: ["Cao et al., DeepFD, 2022, arXiv:2205.01938"],
    examples: [
      .finding(
        "5 epochs of 3 updates",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 8, activation: relu}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, shape: [1]}
          samples: 90
        training:
          loss: mean_squared_error
          batch_size: 32
          epochs: «5»
        """),
      .clean(
        "200 epochs of 3 updates",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 8, activation: relu}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, shape: [1]}
          samples: 90
        training:
          loss: mean_squared_error
          batch_size: 32
          epochs: 200
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let training = spec.spec.training, let steps = spec.stepsPerEpoch,
      steps > 0,
      let total = spec.totalSteps, total < 200,
      let place = training.epochs?.range ?? spec.samplesRange,
      spec.effectiveBatchSize <= spec.trainingSamples ?? .max
    else { return }
    let epochs =
      training.epochs == nil ? "1 epoch, which is the default," : count(spec.epochs, "epoch")
    let notes: [Diagnostic.Note] =
      (spec.samplesRange.map { [.init("the number of samples", at: $0)] } ?? [])
      + (spec.batchSize?.range.map { [.init("the batch size", at: $0)] } ?? [])
    report.add(
      "\(epochs) of \(count(steps, "update")) \(spec.epochs == 1 ? "is" : "are") only \(count(total, "update"))",
      at: place,
      notes: notes.filter { $0.range != place },
      help: "train for at least \((200 - 1) / steps + 1) epochs, or use a smaller batch")
  }
}
