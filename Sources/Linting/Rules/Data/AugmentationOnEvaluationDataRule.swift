import Analysis
import Catalog
import SourceText
import Spec

/// Reports random changes of the data that the model is judged on.
struct AugmentationOnEvaluationDataRule: Rule {
  static let about = RuleInfo(
    "data/augmentation-on-evaluation-data", .error,
    summary: "Random augmentation is applied to validation or test data.",
    rationale: """
      The score then depends on the draw: it differs from run to run and is that of harder data \
      than the real ones. Augmentation is there to vary what the model trains on.
      """,
    symptoms: """
      validation accuracy lower than expected, different test accuracy every time, augmenting the \
      validation set, ImageDataGenerator on test
      """,
    remedy: "Limit the step to training with 'only: train'.",
    examples: [
      .finding(
        "flips everywhere",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          samples: {train: 50000, test: 10000}
          pipeline:
            - «random_flip»: {field: image}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [32, 32, 3]}
            samples: {train: 50000, test: 10000}
            pipeline:
              - random_flip: {field: image, only: train}
          """),
      .finding(
        "a step without parameters",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          split: {validation: 0.2}
          pipeline:
            - «random_flip»
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [32, 32, 3]}
            split: {validation: 0.2}
            pipeline:
              - random_flip: {only: train}
          """),
      .clean(
        "in training only",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          samples: {train: 50000, test: 10000}
          pipeline:
            - random_flip: {field: image, only: train}
        """),
      .clean(
        "nothing is held out",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          pipeline:
            - random_flip: {field: image}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for entry in spec.spec.data?.pipeline ?? [] {
      guard entry.step.traits.isRandom, type(of: entry.step).target == .field else { continue }
      let judged = entry.heldOutSplits(spec)
      guard !judged.isEmpty else { continue }
      report.add(
        "'\(entry.name)' also changes the \(named(judged)) data at random",
        at: entry.only?.range ?? entry.nameRange, help: "limit it to training: 'only: train'",
        fixes: spec.limitingToTraining(entry))
    }
  }
}
