import Analysis
import Catalog
import SourceText
import Spec

/// Reports data that repeat without end where nothing says when an epoch is over.
struct EndlessWithoutStepsRule: Rule {
  static let about = RuleInfo(
    "data/endless-without-steps", .error,
    summary: "The data repeat without end, and nothing says when a pass over them is over.",
    rationale: """
      An epoch ends when the data end. Repeated without a count they never do: Keras stops with an \
      error ("when passing an infinitely repeating dataset, please specify a steps_per_epoch \
      value"), other loops run in their first epoch forever. Evaluation has no number of steps at \
      all, so that repeated validation or test data are never through.
      """,
    symptoms: """
      training never finishes the first epoch, epoch hangs, infinitely repeating dataset \
      steps_per_epoch, validation never ends, dataset.repeat()
      """,
    remedy: """
      State 'steps_per_epoch', usually samples divided by batch size, or leave 'repeat' out; limit \
      it to training with 'only: train'.
      """,
    sources: ["https://keras.io/api/models/model_training_apis/"],
    examples: [
      .finding(
        "no end of the epoch",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 6400
          pipeline:
            - shuffle
            - «repeat»
            - batch: 64
        training:
          loss: mean_squared_error
          epochs: 10
        """),
      .finding(
        "validation without end",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 6400
          split: {validation: 0.1}
          pipeline:
            - shuffle: {only: train}
            - «repeat»
            - batch: 64
        training:
          loss: mean_squared_error
          epochs: 10
          steps_per_epoch: 90
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            samples: 6400
            split: {validation: 0.1}
            pipeline:
              - shuffle: {only: train}
              - repeat: {only: train}
              - batch: 64
          training:
            loss: mean_squared_error
            epochs: 10
            steps_per_epoch: 90
          """),
      .clean(
        "with the number of steps",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 6400
          pipeline:
            - shuffle
            - repeat: {only: train}
            - batch: 64
        training:
          loss: mean_squared_error
          epochs: 10
          steps_per_epoch: 100
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let training = spec.spec.training else { return }
    for entry in spec.spec.data?.pipeline ?? [] {
      guard let step = entry.step as? RepeatStep, step.count == nil else { continue }
      let judged = entry.heldOutSplits(spec)
      if entry.reaches(.train), training.stepsPerEpoch == nil {
        let steps = spec.stepsPerEpoch.map { ": \($0) are one pass over the samples" } ?? ""
        report.add(
          "the training data repeat without end, and no 'steps_per_epoch' ends an epoch",
          at: entry.nameRange, help: "leave 'repeat' out, or state 'steps_per_epoch'\(steps)")
      } else if !judged.isEmpty {
        report.add(
          "the \(named(judged)) data repeat without end, so that evaluation never ends",
          at: entry.only?.range ?? entry.nameRange, help: "limit it to training: 'only: train'",
          fixes: spec.limitingToTraining(entry))
      }
    }
  }
}
