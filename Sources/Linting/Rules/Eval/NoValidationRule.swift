import Analysis
import Catalog
import SourceText
import Spec

/// Points out trainings of which no number tells how they do on unseen data.
struct NoValidationRule: Rule {
  static let about = RuleInfo(
    "eval/no-validation", .info,
    summary: "All samples are trained on: nothing is held out for validation or test.",
    rationale: """
      A network with more weights than samples can reach any training accuracy, on random labels, too \
      (Zhang et al.). Without samples held out, overfitting is not seen and two settings cannot be \
      compared. A first experiment does well without, so that the rule speaks in the profile \
      'production' only; what needs validation data, as early stopping does, is reported in all. \
      Reported from 100 samples on, since fewer are usually a demonstration that is meant \
      to be learnt by heart, and only where the spec says how many there are.
      """,
    symptoms: "high training accuracy but bad predictions, overfitting not visible, no val_loss",
    remedy: "Add 'split: {validation: 0.1, test: 0.1}' to 'data'.",
    sources: [
      "Zhang et al., Understanding deep learning requires rethinking generalization, 2017, arXiv:1611.03530"
    ],
    profile: .production,
    examples: [
      .finding(
        "50000 samples to train on",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, shape: [1], encoding: real}
          samples: «50000»
        training:
          loss: mean_squared_error
          epochs: 10
        """),
      .clean(
        "a tenth held out",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, shape: [1], encoding: real}
          samples: 50000
          split: {validation: 0.1}
        training:
          loss: mean_squared_error
          epochs: 10
        """),
      .clean(
        "four samples of a truth table",
        """
        coprime: 1
        model:
          input: [batch, 2]
          layers:
            - dense: {units: 4, activation: tanh}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [2]}
            y: {role: label, shape: [1], encoding: real}
          samples: 4
        training:
          loss: mean_squared_error
          epochs: 1000
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, spec.pipeline.splits == [.train], let samples = spec.trainingSamples,
      samples >= 100,
      let place = spec.samplesRange,
      // What watches a missing validation split is told so.
      !spec.monitoredValues.contains(where: \.isValidation)
    else { return }
    report.add(
      "all \(count(samples, "sample")) are trained on: no number tells how the model does on others",
      at: place,
      help: "hold some out with 'split: {validation: 0.1, test: 0.1}'")
  }
}
