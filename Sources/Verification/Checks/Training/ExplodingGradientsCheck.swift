/// Gradients that burst.
package struct ExplodingGradientsCheck: HistoryCheck {
  package static let about = CheckInfo(
    "exploding-gradients", .shortRun,
    summary: "No gradient is a hundred times larger than usual.",
    meaning:
      "One such step undoes what many have learned. Recurrent networks do it when they multiply the same numbers again and again.",
    tolerance:
      "warns where, after the first tenth of the steps, the norm of all gradients is above 10 and a hundred times its median, or above 10 000 in half of the steps",
    sources: [
      "Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks, arXiv:1211.5063",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  private static let limits = (burst: 100.0, least: 10.0, always: 1e4)

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    let looks = history.looks.dropFirst(history.looks.count / 10)
    let norms = looks.map { look in
      look.weights.reduce(0) { $0 + $1.gradient * $1.gradient }.squareRoot()
    }
    guard let median = norms.median, let largest = norms.max(),
      let index = norms.firstIndex(of: largest)
    else { return .skip("no gradient was looked at") }
    let isBurst = largest > limits.least && largest > limits.burst * median
    let look = looks[looks.startIndex + index]
    let text =
      "the norm of all gradients was \(median.short) as a rule and \(largest.short) at most, in step \(look.step + 1)"
    guard isBurst || median > limits.always else {
      return HistoryFinding(.pass, text, measured: largest, expected: limits.burst * median)
    }
    let worst = look.weights.max { $0.gradient < $1.gradient }
    return HistoryFinding(
      .warn, text, measured: largest, expected: isBurst ? limits.burst * median : limits.always,
      at: worst.map { .weight($0.name) } ?? .optimizer,
      help:
        "add 'gradient_clip: {global_norm: 1}' to 'training', and bring inputs and targets near 1")
  }
}
