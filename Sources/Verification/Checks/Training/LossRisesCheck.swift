/// A loss that rises.
package struct LossRisesCheck: HistoryCheck {
  package static let about = CheckInfo(
    "loss-rises", .shortRun,
    summary: "The loss at the end of a training is not above that at its start.",
    meaning:
      "Every step goes beyond the valley it aims at: the learning rate is too large.",
    tolerance:
      "warns where the mean loss of the last fifth is above that of the first fifth by a tenth, and by half above the lowest",
    sources: [
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
      "Zhang et al. 2021, AutoTrainer, doi:10.1109/ICSE43902.2021.00043",
    ])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    let periods = history.periods(5)
    guard history.stepCount >= 50, let first = periods.first, let last = periods.last,
      let lowest = periods.min()
    else { return .skip("too few steps to tell: \(history.stepCount)") }
    let rises = last > first + 0.1 * abs(first) && last > lowest + 0.5 * abs(lowest)
    return HistoryFinding(
      rises ? .warn : .pass,
      "the mean loss of the first fifth of the steps is \(first.short), that of the last \(last.short)",
      measured: last, expected: first, at: .optimizer,
      help: "divide the learning rate by 3, or limit the gradient with 'gradient_clip'")
  }
}
