#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Goes from the learning rate to an end along a power curve.
package struct PolynomialDecaySchedule: Schedule {
  package static let about = About(
    "polynomial_decay", aliases: ["PolynomialDecay", "linear_decay"], dialects: Dialect.allCases,
    "Lets the learning rate fall to 'end_learning_rate' along a power curve, a straight line by default.",
    formula: "(learning_rate - end) · (1 - step / decay_steps)^power + end")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt(
        "decay_steps", \.decaySteps, "Steps until the end is reached. Default: the whole training."),
      .number(
        "end_learning_rate", \.end, in: 0...Double.greatestFiniteMagnitude, default: "0.0001",
        "Learning rate at the end."),
      .number(
        "power", \.power, in: 0...100, excludingLower: true, default: "1.0", "Power of the curve."),
      .bool(
        "cycle", \.isCyclic, default: "false",
        "Whether it starts over, slower each time, beyond the end."),
    ])

  package var decaySteps: Int?
  package var end = 0.0001
  package var power = 1.0
  package var isCyclic = false
  package init() {}

  package var contract: ScheduleContract {
    let length = decaySteps.map { ScheduleContract.Count($0, "decay_steps") }
    return isCyclic
      ? ScheduleContract(period: length, startsOver: true) : ScheduleContract(length: length)
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    var length = Double(decaySteps ?? progress.totalSteps)
    var step = Double(progress.step)
    if isCyclic {
      length *= step == 0 ? 1 : (step / length).rounded(.up)
    } else {
      step = min(step, length)
    }
    return (progress.initial - end) * pow(1 - step / length, power) + end
  }
}
