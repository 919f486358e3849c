/// A training that ends too soon.
package struct StillImprovingCheck: HistoryCheck {
  package static let about = CheckInfo(
    "still-improving", .shortRun,
    summary: "The loss no longer falls much when the training ends.",
    meaning:
      "What still improves in its last steps has not shown what it can do.",
    tolerance:
      "warns where the lowest loss of the last tenth of the training is below all before by more than 5 % of the whole fall; nothing is said where only a part was trained",
    sources: ["Roberts 2017, reason 31: give it time"])

  package init() {}

  private static let limit = 0.05

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    guard history.isWhole else {
      return .skip("only \(history.stepCount) of \(history.plannedSteps) steps were trained")
    }
    let hasOther = history.stands.contains { $0.heldOut != nil }
    let losses = history.stands.map { hasOther ? $0.heldOut?.loss ?? .nan : $0.train.loss }
    guard !losses.contains(where: \.isNaN) else {
      return .skip("the loss on other samples is not known from the first step on")
    }
    guard losses.count > 5, let first = losses.first, let last = losses.last, last < first else {
      return .skip("the loss has not fallen, or there are too few steps")
    }
    let before = history.stands.lastIndex { Double($0.steps) <= 0.9 * Double(history.stepCount) }
    guard let before else { return .skip("there are too few steps") }
    // Single measurements lie high by chance: the best before counts.
    let share = ((losses[...before].min() ?? first) - last) / (first - last)
    let isFalling = share > limit && losses.min() == last
    return HistoryFinding(
      isFalling ? .warn : .pass,
      "of the whole fall of the loss, \(max(0, share).percent) happened in the last tenth of the training",
      measured: share, expected: limit, help: "train for more epochs")
  }
}
