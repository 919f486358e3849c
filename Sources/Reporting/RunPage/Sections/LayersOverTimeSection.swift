internal import JSONText
internal import Training

/// Activations, gradients and updates of every layer while it was trained.
struct LayersOverTimeSection: RunSection {
  static let key = "layers_over_time"
  static let title = "Layers over time"
  private let trace: RunTrace

  /// What is observed of layers, and of weights.
  private static let ofLayers = [
    ("activation_std", "spread of activations"), ("activation_zeros", "share of zeros"),
    ("activation_saturated", "share at the bounds"),
  ]
  private static let ofWeights = [
    ("gradient_norm", "norm of the gradient"), ("update_ratio", "update ÷ weights"),
  ]

  init?(_ record: RunRecord) {
    guard
      record.trace.series.contains(where: { $0.points.count > 1 && !$0.name.hasPrefix("step/") })
    else { return nil }
    trace = record.trace
  }

  var html: String {
    """
    <p class="faint">From the first observed step to the last; beside each line its first and last value. Updates near a
    thousandth of the weights are usual.</p>
    \(table("layer", Self.ofLayers))
    \(table("weight", Self.ofWeights))
    """
  }

  private func table(_ subject: String, _ kinds: [(key: String, title: String)]) -> String {
    let kinds = kinds.filter { kind in trace.series.contains { $0.name.hasPrefix(kind.key + "/") }
    }
    var names: [String] = []
    for series in trace.series {
      guard let kind = kinds.first(where: { series.name.hasPrefix($0.key + "/") }) else { continue }
      let name = String(series.name.dropFirst(kind.key.utf8.count + 1))
      if !names.contains(name) { names.append(name) }
    }
    guard !names.isEmpty else { return "" }
    let rows = names.map { name in
      [HTML.text(name)] + kinds.map { cell(trace["\($0.key)/\(name)"] ?? []) }
    }
    return HTML.table([subject] + kinds.map { HTML.text($0.title) }, rows)
  }

  private func cell(_ points: [RunTrace.Point]) -> String {
    guard let first = points.first, let last = points.last else { return "" }
    return Sparkline.svg(points.map(\.value))
      + "<span class=\"faint pair\">\(short(first.value)) → \(short(last.value))</span>"
  }

  var json: JSONValue {
    .object(
      trace.series.map { series in
        .init(
          series.name,
          [
            "steps": .array(series.points.map { .int($0.step) }),
            "values": .array(series.points.map { .number($0.value) }),
          ])
      })
  }
}
