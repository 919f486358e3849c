/// A loss that goes up and down.
package struct LossOscillatesCheck: HistoryCheck {
  package static let about = CheckInfo(
    "loss-oscillates", .shortRun,
    summary: "The loss goes down without being thrown up again and again.",
    meaning:
      "Steps that are too large jump from side to side; batches of one class do the same.",
    tolerance:
      "warns where, in the second half of at least 100 steps, the mean loss of twentieths of the training rises 3 times or more by over 30 %, and is still above half of the first loss",
    sources: [
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
      "Zhang et al. 2021, AutoTrainer, doi:10.1109/ICSE43902.2021.00043",
    ])

  package init() {}

  private static let least = 100
  private static let (limit, most) = (0.3, 2)

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    let periods = history.periods(20)
    guard history.stepCount >= least, let first = history.steps.first?.loss,
      let high = periods.max(), let low = periods.min()
    else { return .skip("too few steps to tell: \(history.stepCount)") }
    let late = Array(periods.suffix(10))
    let isLow = (late.median ?? 0) <= 0.5 * abs(first)
    let rises = isLow ? 0 : zip(late, late.dropFirst()).count { $1 - $0 > limit * abs($0) }
    return HistoryFinding(
      rises > most ? .warn : .pass,
      "the loss moved between \(low.short) and \(high.short) and was thrown up \(rises) times in the second half",
      measured: Double(rises), expected: Double(most), at: .optimizer,
      help: "divide the learning rate by 3, use larger batches, or shuffle")
  }
}
