/// Units at the end of their range.
package struct SaturationCheck: HistoryCheck {
  package static let about = CheckInfo(
    "saturation", .shortRun,
    summary: "Units with bounds, as those of tanh and sigmoid, are not stuck at them.",
    meaning:
      "At its bounds a unit has no slope: it gives no gradient to what is before it.",
    tolerance:
      "warns where more than half of the values of a layer within the network are within 1 % of a bound in the last third of the steps; exact zeros do not count",
    sources: [
      "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks",
      "Wardat et al. 2022, DeepDiagnosis, doi:10.1145/3510003.3510071",
    ])

  package init() {}

  private static let limit = 0.5

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    var shares: [String: Double] = [:]
    for look in history.lateLooks {
      for layer in look.layers where !history.outputLayers.contains(layer.name) {
        guard let saturated = layer.saturated else { continue }
        let share = max(0, saturated - layer.zeros)
        shares[layer.name] = min(shares[layer.name] ?? 1, share)
      }
    }
    guard let worst = shares.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
      return .skip("no layer within the network has bounds")
    }
    let isStuck = worst.value > limit
    return HistoryFinding(
      isStuck ? .warn : .pass,
      "at the end of the steps, \(worst.value.percent) of what '\(worst.key)' gives is at a bound",
      measured: worst.value, expected: limit, at: .layer(worst.key),
      help: "bring its inputs near 1, lower the learning rate, or use ReLU")
  }
}
