internal import JSONText
internal import Training

/// Losses and metrics over epochs, in training and in validation.
struct CurvesSection: RunSection {
  static let key = "curves"
  static let title = "Curves"
  private let epochs: [EpochResult]
  private let losses: LossRecord

  private static let mostSteps = 300

  init?(_ record: RunRecord) {
    (epochs, losses) = (record.result.epochs, record.result.losses)
    if epochs.isEmpty, losses.entries.count < 2 { return nil }
  }

  /// Names of values without those of validation, which share their chart.
  private var names: [String] {
    (epochs.first?.values ?? []).map(\.name).filter { !$0.hasPrefix("val_") }
  }

  var html: String {
    var charts = names.map { name in
      LineChart(
        name, over: "epoch",
        [line("training", name), line("validation", "val_" + name)].filter { !$0.points.isEmpty })
    }
    if losses.entries.count > 1 { charts.append(stepChart) }
    if Set(epochs.map(\.learningRate)).count > 1 {
      let points = epochs.map { (x: Double($0.epoch), y: $0.learningRate) }
      charts.append(
        LineChart("learning rate", over: "epoch", [.init(name: "at the end", points: points)]))
    }
    return "<div class=\"charts\">\(charts.map(\.figure).joined())</div>"
  }

  /// Single steps, or as many as make a point of a chart that is not crowded.
  private var stepChart: LineChart {
    let entries = losses.entries
    let together = max(1, (entries.count + Self.mostSteps - 1) / Self.mostSteps)
    var done = 0
    let points = stride(from: 0, to: entries.count, by: together).map { start in
      let part = entries[start..<min(start + together, entries.count)]
      let steps = part.reduce(0) { $0 + $1.steps }
      let sum = part.reduce(0.0) { $0 + Double($1.loss) * Double($1.steps) }
      done += steps
      return (x: Double(done), y: sum / Double(steps))
    }
    let each = (entries.first?.steps ?? 1) * together
    return LineChart(
      each == 1 ? "loss of single steps" : "loss of every \(each) steps", over: "step",
      [.init(name: "training", points: points)])
  }

  private func line(_ title: String, _ name: String) -> LineChart.Line {
    let points = epochs.compactMap { epoch in
      epoch[name].map { (x: Double(epoch.epoch), y: $0) }
    }
    return .init(name: title, points: points)
  }

  var json: JSONValue { .array(epochs.map(\.json)) }
}
