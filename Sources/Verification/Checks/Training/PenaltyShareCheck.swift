/// Penalties must not crowd the data out.
package struct PenaltyShareCheck: HistoryCheck {
  package static let about = CheckInfo(
    "penalty-share", .shortRun,
    summary: "Penalties on weights are not what the training is about.",
    meaning:
      "While penalties are most of the loss, the weights shrink and the data is not learned.",
    tolerance:
      "warns where the penalties of the last fifth of the steps are more than twice the loss of the data, and the latter is above half of what it was",
    sources: [
      "CS231n, Learning: data loss against regularisation loss",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    let losses = history.periods(5)
    guard let first = losses.first, let last = losses.last else {
      return .skip("too few steps to tell: \(history.stepCount)")
    }
    let penalty = history.steps.suffix(max(1, history.steps.count / 5)).mean(\.penalty)
    guard penalty > 0 else { return .skip("no weight is penalised") }
    let isMost = penalty > 2 * abs(last) && last > 0.5 * first
    return HistoryFinding(
      isMost ? .warn : .pass,
      "at the end of the steps penalties add \(penalty.short) to a loss of \(last.short), which was \(first.short)",
      measured: penalty, expected: 2 * abs(last), at: .loss,
      help: "divide the strength of the regularizers by 10")
  }
}
