/// A training must lower the loss.
package struct LossFallsCheck: HistoryCheck {
  package static let about = CheckInfo(
    "loss-falls", .shortRun,
    summary: "The loss falls during the first steps of the training.",
    meaning:
      "A loss that stays where it was: the steps are too small or much too large, the units are dead, or the targets do not follow from the inputs.",
    tolerance:
      "warns where the loss has fallen by less than 2 % within at least 200 steps, or the whole training",
    sources: [
      "Roberts 2017, introduction: the loss does not fall",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  private static let least = 200
  private static let limit = 0.02

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    guard history.stepCount >= least || history.isWhole, let first = history.stands.first else {
      return .skip("too few steps to tell: \(history.stepCount)")
    }
    let lowest = history.stands.dropFirst().map(\.train.loss).min() ?? first.train.loss
    let fall = (first.train.loss - lowest) / max(abs(first.train.loss), 1e-12)
    let hasFallen = fall >= limit
    return HistoryFinding(
      hasFallen ? .pass : .warn,
      "in \(history.extent) the loss on training samples went from \(first.train.loss.short) to \(hasFallen ? "" : "no less than ")\(lowest.short)",
      measured: lowest, expected: (1 - limit) * first.train.loss, at: .optimizer,
      help:
        "try learning rates ten times larger and smaller; look at the targets, and for layers that are silent"
    )
  }
}
