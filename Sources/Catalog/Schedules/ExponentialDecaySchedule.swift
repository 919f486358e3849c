#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Multiplies the learning rate by the same factor in every step.
package struct ExponentialDecaySchedule: Schedule {
  package static let about = About(
    "exponential_decay", aliases: ["ExponentialDecay"], dialects: Dialect.allCases,
    "Lets the learning rate fall by a factor of 'decay_rate' every 'decay_steps' steps.",
    formula: "learning_rate · decay_rate^(step / decay_steps)")
  package static let schema = Schema(
    Self(),
    [
      .int("decay_steps", \.decaySteps, required: true, "Steps after which the factor is reached."),
      .number(
        "decay_rate", \.decayRate, in: 0...Double.greatestFiniteMagnitude, excludingLower: true,
        required: true,
        "The factor."),
      .bool(
        "staircase", \.isStaircase, default: "false", "Whether it falls in steps instead of evenly."
      ),
    ])

  package var decaySteps = 1
  package var decayRate = 1.0
  package var isStaircase = false
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(period: .init(decaySteps, "decay_steps"))
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    let fraction = Double(progress.step) / Double(decaySteps)
    return progress.initial * pow(decayRate, isStaircase ? fraction.rounded(.down) : fraction)
  }
}
