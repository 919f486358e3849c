/// Answers that do not depend on the question.
package struct ConstantAnswersCheck: HistoryCheck {
  package static let about = CheckInfo(
    "constant-answers", .shortRun,
    summary: "The trained network answers differently to different samples.",
    meaning:
      "A network that gives one answer to all has learned the mean of the targets: units are dead, or the inputs do not reach the output.",
    tolerance:
      "warns where the answers vary less than a thousandth as much as before training, or less than 1e-6",
    sources: [
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
      "Roberts 2017, reason 2: try random input",
    ])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    guard let before = history.answers.first, before.steps == 0 else {
      return .skip("nobody asked the network before its first step")
    }
    let (first, last) = (before.spread, history.answers.last?.spread ?? .nan)
    guard history.stepCount > 1, last.isFinite else {
      return .skip("too few steps to tell: \(history.stepCount)")
    }
    let limit = max(1e-6, 1e-3 * first)
    return HistoryFinding(
      last < limit ? .warn : .pass,
      "the answers to different samples vary by \(last.short), by \(first.short) before training",
      measured: last, expected: limit, at: .loss,
      help: "look for silent layers, lower the learning rate, and standardise the inputs")
  }
}
