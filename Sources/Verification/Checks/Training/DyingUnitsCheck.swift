/// Units that fall silent while the network learns.
package struct DyingUnitsCheck: HistoryCheck {
  package static let about = CheckInfo(
    "dying-units", .shortRun,
    summary: "No layer falls silent during training.",
    meaning:
      "A large step pushes the bias of a ReLU so far down that it never fires again, and without firing it gets no gradient.",
    tolerance:
      "warns where a layer gives more than 95 % zeros in the last third of the steps and did not in the first",
    sources: [
      "Lu, Shin, Su and Karniadakis 2020, Dying ReLU and initialization, arXiv:1903.06733",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  private static let limit = 0.95

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    guard let first = history.looks.first, history.looks.count > 2 else {
      return .skip("too few steps were looked into")
    }
    let before = Dictionary(
      first.layers.map { ($0.name, $0.zeros) }, uniquingKeysWith: { a, _ in a })
    var zeros: [String: Double] = [:]
    for look in history.lateLooks {
      for layer in look.layers where before[layer.name] ?? 1 <= limit {
        zeros[layer.name] = min(zeros[layer.name] ?? 1, layer.zeros)
      }
    }
    guard let worst = zeros.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
      return .skip("no layer was looked at")
    }
    return HistoryFinding(
      worst.value > limit ? .warn : .pass,
      "\(worst.value.percent) of what '\(worst.key)' gives is zero at the end of the steps, \((before[worst.key] ?? 0).percent) at their start",
      measured: worst.value, expected: limit, at: .layer(worst.key),
      help: "divide the learning rate by 10, or use 'leaky_relu'")
  }
}
