/// A training that goes on after the best was reached.
package struct OverfittingCheck: HistoryCheck {
  package static let about = CheckInfo(
    "overfitting", .shortRun,
    summary:
      "The loss on samples that are not trained on does not rise while that on training samples falls.",
    meaning:
      "From there on the network learns its samples by heart.",
    tolerance:
      "warns where the loss on other samples ends more than half above its lowest, which is at least 3 tenths of the training ago, and the training does not stop early",
    sources: ["Prechelt 1998, Early stopping - but when?, doi:10.1007/3-540-49430-8_3"])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    let stands = history.stands.compactMap { stand in
      stand.heldOut.map { (steps: stand.steps, train: stand.train.loss, other: $0.loss) }
    }
    guard stands.count > 5, let last = stands.last,
      let best = stands.indices.min(by: { stands[$0].other < stands[$1].other })
    else { return .skip("there are no other samples, or too few steps") }
    let isWorse =
      last.other > stands[best].other + 0.5 * abs(stands[best].other)
      && last.train < stands[best].train
      && 10 * (last.steps - stands[best].steps) >= 3 * history.stepCount
    let text =
      "on other samples the loss was \(stands[best].other.short) after \(stands[best].steps) steps and is \(last.other.short) after \(last.steps)"
    guard isWorse else {
      return HistoryFinding(.pass, text, measured: last.other, expected: stands[best].other)
    }
    return HistoryFinding(
      history.stopsEarly ? .pass : .warn,
      history.stopsEarly ? "\(text); the training stops early" : text,
      measured: last.other, expected: stands[best].other,
      help:
        "add 'early_stopping' with 'restore_best_weights', dropout or augmentation, or use a smaller network"
    )
  }
}
