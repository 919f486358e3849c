#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
package import JSONText
package import Reporting

/// A range test in words, as a curve, and for machines.
package struct RangeTestReport {
  private let test: RangeTest
  /// Where the rate stands in the spec, as `--set` takes it.
  private let key: String

  package init(_ test: RangeTest, key: String) { (self.test, self.key) = (test, key) }

  package func render(_ style: Style) -> String {
    var text =
      "loss at rates growing from \(short(test.options.lowest)) to \(short(test.options.highest)) in \(amount(test.points.count, "step")), smoothed\n\n"
    text += curve(style) + "\n"
    text += facts.map { $0 + "\n" }.joined()
    if !test.trials.isEmpty {
      text += "\n" + table(style) + "\n"
    }
    if test.wasCancelled { return text + "interrupted before a rate could be named\n" }
    guard let named = test.named else {
      return text
        + "no rate brings the loss down: what is wrong is something else; 'coprime verify' and 'coprime bisect' look for it\n"
    }
    text += style.bold("rate: \(short(named))") + "  (\(comparison(named)))\n"
    return text + "  = try: --set \(key)=\(short(named))\n"
  }

  private var facts: [String] {
    var facts: [String] = []
    if let rate = test.divergence { facts.append("diverges at \(short(rate))") }
    if let rate = test.steepest { facts.append("falls fastest at \(short(rate))") }
    if let rate = test.valley { facts.append("middle of the fall at \(short(rate))") }
    return facts
  }

  /// Where the configured rate lies beside the named one.
  private func comparison(_ named: Double) -> String {
    let own = "the spec has \(short(test.configured))"
    guard test.configured > 0 else { return own + ", with which nothing is learnt" }
    let ratio = test.configured / named
    if let limit = test.divergence, test.configured >= limit { return own + ", which diverges" }
    if (1 / 3.0...3.0).contains(ratio) { return own + ", about as good" }
    return own
      + (ratio > 1 ? ", \(times(ratio)) times higher" : ", \(times(1 / ratio)) times lower")
  }

  private func times(_ ratio: Double) -> String {
    ratio < 10 ? short((ratio * 10).rounded() / 10) : grouped(Int(min(ratio.rounded(), 1e15)))
  }

  private func table(_ style: Style) -> String {
    var table = Table(columns: [
      .init("constant rate", isNumeric: true), .init("steps", isNumeric: true),
      .init("loss at the end", isNumeric: true), .init(""),
    ])
    for trial in test.trials + test.playoff {
      table.add([
        short(trial.rate), "\(trial.steps)", trial.loss.map(short) ?? "not finite",
        test.decides(trial) ? "◀" : "",
      ])
    }
    return table.aligned(style)
  }

  private func curve(_ style: Style) -> String {
    let finite = test.points.filter { $0.smoothed.isFinite }
    guard let low = finite.map(\.smoothed).min(), let first = finite.first else { return "" }
    // What explodes is cut off: the fall before it is what matters.
    let high = max(
      finite.prefix(max(1, finite.count / 2)).map(\.smoothed).max() ?? low, low + 1e-12)
    let top = min(finite.map(\.smoothed).max() ?? high, high + (high - low) * 0.5)
    let labels = [short(top), short(low)]
    let margin = labels.map(\.count).max() ?? 0
    let width = min(72, max(20, (style.width ?? 80) - margin - 3))
    var plot = BraillePlot(width: width, height: 10)
    let span = max(log(test.options.highest / test.options.lowest), 1e-12)
    plot.draw(
      finite.map { point in
        (log(point.rate / first.rate) / span, (point.smoothed - low) / max(top - low, 1e-12))
      })
    var text = ""
    for (row, line) in plot.lines.enumerated() {
      let label = row == 0 ? labels[0] : row == 9 ? labels[1] : ""
      text += String(repeating: " ", count: margin - label.count) + label + " ┤" + line + "\n"
    }
    let (left, right) = (short(test.options.lowest), short(test.options.highest))
    let gap = String(repeating: " ", count: max(1, width - left.count - right.count))
    return text + String(repeating: " ", count: margin + 2) + left + gap + right + "\n"
  }

  package var json: JSONValue {
    [
      "coprime": .int(1),
      "rate": .optional(test.wasCancelled ? nil : test.named),
      "configured": .number(test.configured), "diverges": .optional(test.divergence),
      "largest_stable": .optional(test.largestStable), "steepest": .optional(test.steepest),
      "valley": .optional(test.valley), "interrupted": .bool(test.wasCancelled),
      "set": .string(key),
      "curve": .array(
        test.points.map {
          ["rate": .number($0.rate), "loss": .number($0.loss), "smoothed": .number($0.smoothed)]
        }),
      "trials": .array(
        (test.trials + test.playoff).map {
          ["rate": .number($0.rate), "steps": .int($0.steps), "loss": .optional($0.loss)]
        }),
    ]
  }
}
