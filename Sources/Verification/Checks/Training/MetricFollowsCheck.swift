/// Loss and accuracy must get better together.
package struct MetricFollowsCheck: HistoryCheck {
  package static let about = CheckInfo(
    "metric-follows-loss", .shortRun,
    summary: "Where the loss falls, the accuracy rises.",
    meaning:
      "A loss that falls without a better accuracy measures something else: the wrong targets, the wrong output, or only how sure the network is.",
    tolerance:
      "warns where the loss has fallen by 30 % since the first tenth of the training and the accuracy, below 95 %, has not risen by one point above its first values",
    sources: ["Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318"])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    let stands = history.stands.map(\.train)
    guard stands.count > 5, let early = stands[1].accuracy, let last = stands.last,
      let accuracy = last.accuracy
    else { return .skip("no accuracy was measured often enough") }
    // Of a run that was resumed nobody knows it.
    let first = stands[0].accuracy ?? early
    let base = max(first, early)
    let fall = (stands[1].loss - last.loss) / max(abs(stands[1].loss), 1e-12)
    let isApart = fall > 0.3 && accuracy < base + 0.01 && accuracy < 0.95
    return HistoryFinding(
      isApart ? .warn : .pass,
      "the loss went from \(stands[1].loss.short) to \(last.loss.short), the accuracy from \(base.short) to \(accuracy.short)",
      measured: accuracy, expected: base + 0.01, at: .loss,
      help:
        "check that the loss judges the output that answers, and that the targets are the classes")
  }
}
