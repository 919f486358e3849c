#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Multiplies the learning rate by a factor at regular epochs.
package struct StepDecaySchedule: Schedule {
  package static let about = About(
    "step_decay", aliases: ["StepLR"], dialects: Dialect.allCases,
    "Multiplies the learning rate by a factor once 'after' epochs are done and every 'every' epochs from then on.",
    formula: "learning_rate · factor^(1 + floor((epoch - after) / every))")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt("every", \.every, "Epochs between drops. Without it there is one drop."),
      .optionalInt("after", \.after, min: 0, "Epochs before the first drop. Default: 'every'."),
      .number(
        "factor", \.factor, in: 0...1, excludingLower: true, default: "0.1", aliases: ["gamma"],
        "What the learning rate is multiplied by."),
    ],
    validate: { schedule, arguments, decoder in
      guard schedule.every == nil, schedule.after == nil else { return }
      decoder.report(
        "spec/missing-parameter", "'step_decay' needs 'every' or 'after'", at: arguments.ownerRange,
        help: "add 'every', the number of epochs between drops")
    })

  package var every: Int?
  package var after: Int?
  package var factor = 0.1
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(
      .epochs,
      firstChange: .init(after ?? every ?? 0, after == nil ? "every" : "after"))
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    let first = after ?? every ?? 0
    guard progress.epoch >= first else { return progress.initial }
    let more = every.map { (progress.epoch - first) / $0 } ?? 0
    return progress.initial * pow(factor, Double(1 + more))
  }
}
