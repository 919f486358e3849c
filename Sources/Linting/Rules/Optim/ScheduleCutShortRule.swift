import Analysis
import Catalog
import SourceText
import Spec

/// Reports schedules of which training sees less than half.
struct ScheduleCutShortRule: Rule {
  static let about = RuleInfo(
    "optim/schedule-cut-short", .warning,
    summary: "Training ends before half of the schedule's own length.",
    rationale: """
      Cosine, polynomial and one-cycle schedules are made to end with the training: the small rates \
      at their end are where the loss settles. Cut at half, a cosine has only come down to half of \
      its rate, and a cycle is still near its peak, so that the weights are taken where they swing \
      most. The usual causes are a length taken over from a larger data set, and one that was not \
      changed with batch size or epochs. The rule speaks from twice the training's updates on, \
      since a schedule that is cut a little early does no harm, and only where their number is known.
      """,
    symptoms: """
      learning rate never decays, OneCycleLR total_steps does not match, loss still noisy at the \
      end, schedule longer than training
      """,
    remedy:
      "Leave the length out, so that the schedule ends with the training, or state its updates.",
    sources: [
      "Loshchilov and Hutter, SGDR, 2017, arXiv:1608.03983",
      "Smith and Topin, Super-convergence, 2018, arXiv:1708.07120",
    ],
    examples: [
      .finding(
        "a cosine for 100 epochs in a training of 10",
        """
        coprime: 1
        data: {samples: 32000}
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
          schedule: {cosine_decay: {decay_steps: «100000»}}
          epochs: 10
          batch_size: 32
        """,
        fixed: """
          coprime: 1
          data: {samples: 32000}
          training:
            optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
            schedule: {cosine_decay: {decay_steps: 10000}}
            epochs: 10
            batch_size: 32
          """),
      .finding(
        "a cycle that is still rising",
        """
        coprime: 1
        data: {samples: 32000}
        training:
          optimizer: adam
          schedule: {one_cycle: {max_learning_rate: 0.01, total_steps: «40000»}}
          epochs: 10
          batch_size: 32
        """,
        fixed: """
          coprime: 1
          data: {samples: 32000}
          training:
            optimizer: adam
            schedule: {one_cycle: {max_learning_rate: 0.01, total_steps: 10000}}
            epochs: 10
            batch_size: 32
          """),
      .clean(
        "as long as the training",
        """
        coprime: 1
        data: {samples: 32000}
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
          schedule: cosine_decay
          epochs: 10
          batch_size: 32
        """),
      .clean(
        "a little longer",
        """
        coprime: 1
        data: {samples: 32000}
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
          schedule: {cosine_decay: {decay_steps: 12000}}
          epochs: 10
          batch_size: 32
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.schedule,
      let contract = (entry.entry.value as? any Schedule)?.contract, let length = contract.length,
      let total = spec.totalSteps, total > 0, length.value / 2 >= total,
      // A warm-up that fills half of the training is reported as such.
      contract.warmup?.value ?? 0 <= total / 2
    else { return }
    let arguments = entry.entry.arguments
    let share = Double(total) / Double(length.value) * 100
    let isOwn = length.keys != ["then"] && contract.warmup == nil
    report.add(
      "'\(arguments.owner)' is \(count(length.value, "update")) long, but training ends after \(total): \(share < 1 ? "less than 1" : brief(share.rounded())) % of it",
      at: arguments.range(of: length),
      notes: spec.stepsPerEpoch.map {
        [.init("\(count(spec.epochs, "epoch")) of \(count($0, "update"))")]
      } ?? [],
      help: "leave the length out, so that the schedule ends with the training",
      fixes: isOwn
        ? arguments.writtenRange(of: length).map {
          spec.replacing($0, with: "\(total)", "let it end with the training")
        } ?? [] : [])
  }
}
