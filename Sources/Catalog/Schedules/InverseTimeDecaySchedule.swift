/// Divides the learning rate by a number that grows with time.
package struct InverseTimeDecaySchedule: Schedule {
  package static let about = About(
    "inverse_time_decay", aliases: ["InverseTimeDecay"], dialects: Dialect.allCases,
    "Divides the learning rate by a number that grows evenly with the steps.",
    formula: "learning_rate / (1 + decay_rate · step / decay_steps)")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "decay_steps", \.decaySteps, required: true,
        "Steps after which the divisor has grown by 'decay_rate'."),
      .number(
        "decay_rate", \.decayRate, in: 0...Double.greatestFiniteMagnitude, required: true,
        "Growth of the divisor."),
      .bool(
        "staircase", \.isStaircase, default: "false", "Whether it falls in steps instead of evenly."
      ),
    ])

  package var decaySteps = 1
  package var decayRate = 0.0
  package var isStaircase = false
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(period: .init(decaySteps, "decay_steps"))
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    let fraction = Double(progress.step) / Double(decaySteps)
    return progress.initial / (1 + decayRate * (isStaircase ? fraction.rounded(.down) : fraction))
  }
}
