#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Rises to a peak and falls far below the start, once over the whole training.
package struct OneCycleSchedule: Schedule {
  package static let about = About(
    "one_cycle", aliases: ["OneCycleLR"], dialects: Dialect.allCases,
    "Raises the learning rate to a peak and lets it fall far below the start, once over the whole training.",
    source: "Smith and Topin, Super-convergence, 2018, arXiv:1708.07120")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumber(
        "max_learning_rate", \.peak, in: 0...Double.greatestFiniteMagnitude,
        "Learning rate at the peak. Default: the optimizer's."),
      .optionalInt("total_steps", \.totalSteps, "Steps of the cycle. Default: the whole training."),
      .number("pct_start", \.rise, in: 0...1, default: "0.3", "Share of the steps until the peak."),
      .number("div_factor", \.startDivisor, in: 1...1e9, default: "25.0", "Peak over start."),
      .number(
        "final_div_factor", \.endDivisor, in: 1...1e12, default: "10000.0", "Start over end."),
    ])

  package var peak: Double?
  package var totalSteps: Int?
  package var rise = 0.3
  package var startDivisor = 25.0
  package var endDivisor = 1e4
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(
      length: totalSteps.map { .init($0, "total_steps") },
      peak: peak.map { .init(value: $0, key: "max_learning_rate") }, rates: peak.map { [$0] } ?? [])
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    let peak = peak ?? progress.initial
    let start = peak / startDivisor
    let total = Double(totalSteps ?? progress.totalSteps)
    let top = rise * total - 1
    let step = min(Double(progress.step), total - 1)
    if step <= top { return Self.cosine(from: start, to: peak, top > 0 ? step / top : 1) }
    return Self.cosine(from: peak, to: start / endDivisor, (step - top) / (total - 1 - top))
  }

  private static func cosine(from start: Double, to end: Double, _ fraction: Double) -> Double {
    end + (start - end) / 2 * (cos(.pi * fraction) + 1)
  }
}
