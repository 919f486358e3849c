/// Gradients that do not arrive.
package struct VanishingGradientsCheck: HistoryCheck {
  package static let about = CheckInfo(
    "vanishing-gradients", .shortRun,
    summary: "The gradients of all layers are of comparable size during training.",
    meaning:
      "A layer whose gradient is ten thousand times smaller than that of the others does not learn: the signal is lost on the way back, in sigmoids or in many layers without a shortcut.",
    tolerance:
      "warns where, in more than half of the steps looked into, the smallest gradient of a kernel is below 1e-4 of the largest and below 1e-5 of its weight",
    sources: [
      "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks",
      "Zhang et al. 2021, AutoTrainer, doi:10.1109/ICSE43902.2021.00043",
    ])

  package init() {}

  private static let limits = (ratio: 1e-4, size: 1e-5)

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    var (small, seen) = ([RunHistory.Weight](), 0)
    var smallest = Double.infinity
    for look in history.looks {
      let kernels = look.weights.filter { !$0.isBias && $0.size > 0 }
      guard let least = kernels.min(by: { $0.gradient < $1.gradient }),
        let most = kernels.max(by: { $0.gradient < $1.gradient }), most.gradient > 0
      else { continue }
      seen += 1
      smallest = min(smallest, least.gradient / most.gradient)
      let isLost =
        least.gradient < limits.ratio * most.gradient && least.gradient < limits.size * least.size
      if isLost { small.append(least) }
    }
    guard seen > 0 else { return .skip("no gradient was looked at") }
    if 2 * small.count > seen, let worst = small.min(by: { $0.gradient < $1.gradient }) {
      return HistoryFinding(
        .warn,
        "the gradient of '\(worst.name)' has a norm of \(worst.gradient.short), less than a ten thousandth of the largest",
        measured: worst.gradient, expected: limits.ratio, at: .weight(worst.name),
        help: "use ReLU or its kin between layers, normalise, or lead shortcuts around blocks")
    }
    return HistoryFinding(
      .pass, "the smallest gradient of a kernel was \(smallest.short) times the largest",
      measured: smallest, expected: limits.ratio)
  }
}
