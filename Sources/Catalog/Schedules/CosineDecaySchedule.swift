#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Follows half a cosine wave down.
package struct CosineDecaySchedule: Schedule {
  package static let about = About(
    "cosine_decay", aliases: ["CosineDecay"], dialects: Dialect.allCases,
    "Lets the learning rate fall along half a cosine wave, after a linear warm-up if one is given.",
    formula: "learning_rate · (alpha + (1 - alpha) · (1 + cos(π · step / decay_steps)) / 2)",
    source: "Loshchilov and Hutter, SGDR, 2017, arXiv:1608.03983")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt(
        "decay_steps", \.decaySteps,
        "Steps until the end is reached. Default: the whole training after the warm-up."),
      .number(
        "alpha", \.alpha, in: 0...1, default: "0.0",
        "Share of the learning rate that is left at the end."),
      .int("warmup_steps", \.warmupSteps, min: 0, default: "0", "Steps of linear rise before."),
      .optionalNumber(
        "warmup_target", \.warmupTarget, in: 0...Double.greatestFiniteMagnitude,
        "Learning rate at the end of the rise, which starts at the optimizer's."),
    ])

  package var decaySteps: Int?
  package var alpha = 0.0
  package var warmupSteps = 0
  package var warmupTarget: Double?
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(
      length: decaySteps.map { .init($0.addingWithoutOverflow(rise), "decay_steps") },
      warmup: rise > 0 ? .init(rise, "warmup_steps") : nil,
      peak: warmupTarget.map { .init(value: $0, key: "warmup_target") })
  }

  package var idleKeys: [IdleKey] {
    warmupTarget == nil && warmupSteps > 0
      ? [IdleKey("warmup_steps", "there is no rise without 'warmup_target'")] : []
  }

  /// Without a target there is no rise, as in Keras.
  private var rise: Int { warmupTarget == nil ? 0 : warmupSteps }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    let peak = warmupTarget ?? progress.initial
    if progress.step < rise {
      return progress.initial + (peak - progress.initial) * Double(progress.step) / Double(rise)
    }
    let length = Double(decaySteps ?? max(1, progress.totalSteps - rise))
    let fraction = min(Double(progress.step - rise) / length, 1)
    return peak * (alpha + (1 - alpha) * (1 + cos(.pi * fraction)) / 2)
  }
}
