import Analysis
import SourceText
import Spec

/// Points out trainings that end before every sample was seen once.
struct SamplesNeverSeenRule: Rule {
  static let about = RuleInfo(
    "optim/samples-never-seen", .info,
    summary: "Training ends before every sample was seen once.",
    rationale: """
      'steps_per_epoch' times the epochs times the batch size is how many samples are drawn. Below \
      the number of training samples some are never used. The usual cause is a number of steps that \
      was made for another batch size.
      """,
    symptoms:
      "only part of the data is used, steps_per_epoch too small, epoch much shorter than expected",
    remedy: "Leave 'steps_per_epoch' out, so that an epoch is one pass over the samples.",
    examples: [
      .finding(
        "32,000 of 60,000 samples",
        """
        coprime: 1
        data: {samples: 60000}
        training:
          epochs: 10
          steps_per_epoch: «100»
          batch_size: 32
        """),
      .clean(
        "one pass in each epoch",
        """
        coprime: 1
        data: {samples: 60000}
        training:
          epochs: 10
          batch_size: 32
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let steps = spec.spec.training?.stepsPerEpoch, let samples = spec.trainingSamples,
      let total = spec.totalSteps
    else { return }
    let (drawn, overflow) = total.multipliedReportingOverflow(by: spec.effectiveBatchSize)
    guard !overflow, drawn < samples else { return }
    report.add(
      "\(count(total, "update")) of \(spec.effectiveBatchSize) see \(drawn) of the \(count(samples, "sample"))",
      at: steps.range,
      notes: spec.samplesRange.map { [.init("the number of samples", at: $0)] } ?? [],
      help: "leave 'steps_per_epoch' out: an epoch is one pass then")
  }
}
