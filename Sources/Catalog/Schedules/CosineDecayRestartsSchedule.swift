#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Follows half a cosine wave down, again and again.
package struct CosineDecayRestartsSchedule: Schedule {
  package static let about = About(
    "cosine_decay_restarts", aliases: ["CosineDecayRestarts"], dialects: Dialect.allCases,
    "Lets the learning rate fall along half a cosine wave and starts over, longer each time.",
    source: "Loshchilov and Hutter, SGDR, 2017, arXiv:1608.03983")
  package static let schema = Schema(
    Self(),
    [
      .int("first_decay_steps", \.firstSteps, required: true, "Steps of the first wave."),
      .number(
        "t_mul", \.growth, in: 1...1000, default: "2.0",
        "How much longer each wave is than the one before."),
      .number(
        "m_mul", \.decay, in: 0...1, default: "1.0",
        "Share of its learning rate with which each wave starts over."),
      .number(
        "alpha", \.alpha, in: 0...1, default: "0.0",
        "Share of the learning rate that is left at the end."),
    ])

  package var firstSteps = 1
  package var growth = 2.0
  package var decay = 1.0
  package var alpha = 0.0
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(period: .init(firstSteps, "first_decay_steps"), startsOver: true)
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    var fraction = Double(progress.step) / Double(firstSteps)
    var restarts = fraction.rounded(.down)
    if growth == 1 {
      fraction -= restarts
    } else {
      // Waves of lengths 1, t, t² … end at (tⁿ - 1) / (t - 1).
      restarts = (log(1 - fraction * (1 - growth)) / log(growth)).rounded(.down)
      let length = pow(growth, restarts)
      fraction = (fraction - (1 - length) / (1 - growth)) / length
    }
    let wave = pow(decay, restarts) * (1 + cos(.pi * fraction)) / 2
    return progress.initial * ((1 - alpha) * wave + alpha)
  }
}
