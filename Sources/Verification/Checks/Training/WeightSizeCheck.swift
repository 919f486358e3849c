/// Weights that run away, or are worn down.
package struct WeightSizeCheck: HistoryCheck {
  package static let about = CheckInfo(
    "weight-size", .shortRun,
    summary: "No weight grows or shrinks by a factor of a hundred during training.",
    meaning:
      "Weights that double again and again end as numbers that are not finite. Those that decay to nothing give the same answer to everything: the regularizer or the weight decay takes more than the data gives.",
    tolerance:
      "warns where the norm of a kernel, held against that after the first tenth of the steps, ends 100 times larger and has doubled within the last third, or 100 times smaller; biases and what starts at zero are left out",
    sources: [
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
      "Zhang et al. 2021, AutoTrainer, doi:10.1109/ICSE43902.2021.00043",
    ])

  package init() {}

  private static let factor = 100.0
  private static let leastLooks = 10

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    guard let start = history.looks.first, let last = history.looks.last,
      history.looks.count >= leastLooks
    else { return .skip("too few steps were looked into") }
    // What starts at zero has no size to be held against.
    let zeros = Set(start.weights.filter { $0.size == 0 }.map(\.name))
    let base = sizes(history.looks[history.looks.count / 10]).filter { !zeros.contains($0.key) }
    let late = history.lateLooks.first.map(sizes) ?? [:]
    var farthest: (weight: RunHistory.Weight, base: Double, ratio: Double)?
    for weight in last.weights where !weight.isBias {
      guard let size = base[weight.name], size > 0 else { continue }
      let ratio = weight.size / size
      if max(ratio, 1 / ratio) > farthest.map({ max($0.ratio, 1 / $0.ratio) }) ?? 0 {
        farthest = (weight, size, ratio)
      }
    }
    guard let farthest else { return .skip("no kernel was looked at") }
    let (weight, ratio) = (farthest.weight, farthest.ratio)
    let text =
      "the norm of '\(weight.name)' went from \(farthest.base.short) to \(weight.size.short)"
    if ratio > factor, weight.size > 2 * (late[weight.name] ?? .infinity) {
      return HistoryFinding(
        .warn, "\(text) and still doubles", measured: ratio, expected: factor,
        at: .weight(weight.name),
        help: "divide the learning rate by 10, or limit the weights with a regularizer")
    }
    if ratio < 1 / factor {
      return HistoryFinding(
        .warn, text, measured: ratio, expected: 1 / factor, at: .weight(weight.name),
        help: "divide weight decay and the strength of the regularizers by 10")
    }
    return HistoryFinding(.pass, text, measured: ratio, expected: 1)
  }

  private static func sizes(_ look: RunHistory.Look) -> [String: Double] {
    Dictionary(look.weights.map { ($0.name, $0.size) }, uniquingKeysWith: { first, _ in first })
  }
}
