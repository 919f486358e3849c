internal import JSONText
internal import Training

/// Losses and metrics over epochs, in training and in validation.
struct CurvesSection: RunSection {
  static let key = "curves"
  static let title = "Curves"
  private let epochs: [EpochResult]
  private let trace: RunTrace

  init?(_ record: RunRecord) {
    guard !record.result.epochs.isEmpty else { return nil }
    (epochs, trace) = (record.result.epochs, record.trace)
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
    if let steps = trace["step/loss"], steps.count > 1 {
      let points = steps.map { (x: Double($0.step), y: $0.value) }
      charts.append(
        LineChart("loss of single steps", over: "step", [.init(name: "training", points: points)]))
    }
    if Set(epochs.map(\.learningRate)).count > 1 {
      let points = epochs.map { (x: Double($0.epoch), y: $0.learningRate) }
      charts.append(
        LineChart("learning rate", over: "epoch", [.init(name: "at the end", points: points)]))
    }
    return "<div class=\"charts\">\(charts.map(\.figure).joined())</div>"
  }

  private func line(_ title: String, _ name: String) -> LineChart.Line {
    let points = epochs.compactMap { epoch in
      epoch[name].map { (x: Double(epoch.epoch), y: $0) }
    }
    return .init(name: title, points: points)
  }

  var json: JSONValue { .array(epochs.map(\.json)) }
}
