/// How far a step moves the weights.
package struct UpdateSizeCheck: HistoryCheck {
  package static let about = CheckInfo(
    "update-size", .shortRun,
    summary: "A step changes the weights by about a thousandth of their size.",
    meaning:
      "Much more, and the weights of yesterday are forgotten; much less, and the training takes forever.",
    tolerance:
      "warns where the median of all weights changes by more than a tenth in the median step, or never by more than 1e-4; biases are left out, because they start at 0",
    sources: [
      "Karpathy, CS231n: babysitting the learning process",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  private static let limits = 1e-4...0.1

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    let ratios = history.looks.compactMap { look in
      look.weights.filter { $0.size > 0 && !$0.isBias }.map { $0.update / $0.size }.median
    }
    guard let typical = ratios.median, let largest = ratios.max() else {
      return .skip("no step was looked into")
    }
    let text =
      "a step changes the weights by \(typical.short) of their size, at most by \(largest.short)"
    if typical > limits.upperBound {
      return HistoryFinding(
        .warn, text, measured: typical, expected: limits.upperBound, at: .optimizer,
        help: "divide the learning rate by 10")
    }
    if largest < limits.lowerBound {
      return HistoryFinding(
        .warn, text, measured: largest, expected: limits.lowerBound, at: .optimizer,
        help: "multiply the learning rate by 10")
    }
    return HistoryFinding(.pass, text, measured: typical, expected: 1e-3)
  }
}
