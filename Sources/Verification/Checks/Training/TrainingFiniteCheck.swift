/// A training whose loss is not a number has ended.
package struct TrainingFiniteCheck: HistoryCheck {
  package static let about = CheckInfo(
    "training-finite", .shortRun,
    summary: "The loss stays finite from step to step.",
    meaning:
      "After one number that is not finite, all weights are. It comes from steps that are too large, or from a logarithm, a root or a division at the edge of what it is defined for.",
    tolerance:
      "none",
    sources: [
      "Roberts 2017, reason 37: look for the first layer with NaN", "TensorFlow Debugger V2",
    ])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard let fault = history.fault else {
      let (first, last) = (history.steps.first?.loss ?? 0, history.steps.last?.loss ?? 0)
      return HistoryFinding(
        .pass,
        "\(history.extent) gave finite numbers; the loss went from \(first.short) to \(last.short)",
        measured: last)
    }
    let rate = history.learningRate
    let place =
      fault.layer.map { "'\($0)' is the first layer that is not finite" }
      ?? "every layer is finite and the loss is not"
    return HistoryFinding(
      .fail,
      "at step \(fault.step + 1) \(place)\(rate.map { ", with a learning rate of \($0.short)" } ?? "")",
      measured: Double(fault.step + 1), at: fault.layer.map { .layer($0) } ?? .loss,
      help:
        "divide the learning rate by 3 until 100 steps stay finite; then look at logarithms and divisions"
    )
  }
}
