package import Training

/// Where a training stopped to be looked at, with the statistics of every layer up to there.
package struct BreakTable: Sendable {
  private let report: BreakReport
  package init(_ report: BreakReport) { self.report = report }

  private static let shownSamples = 10

  package func render(_ style: Style) -> String {
    let place =
      "step \(report.stepOfEpoch + 1) of epoch \(report.epoch) (step \(report.step + 1) in all)"
    var text = style.bold("stopped before \(place): \(report.reason)") + "\n\(samples)\n\n"
    text += table(style)
    if !report.gradients.isEmpty {
      text += "\ngradients that are not finite: \(report.gradients.joined(separator: ", "))\n"
    }
    if let file = report.file {
      text += "\ninputs, activations, weights and gradients in \(file)\n"
    }
    return text
  }

  /// `5 of 32 samples: 17, 90, … of the training split, counted from 0`.
  private var samples: String {
    let count = report.samples.count
    let shown = report.samples.prefix(Self.shownSamples).map { "\($0)" }.joined(separator: ", ")
    let list = count > Self.shownSamples ? "\(shown), …" : shown
    let share =
      count < report.batchSize
      ? "in \(count) of \(amount(report.batchSize, "sample"))"
      : "in the batch of \(amount(count, "sample"))"
    return "\(share): \(list) of the training split, counted from 0"
  }

  private func table(_ style: Style) -> String {
    var table = Table(columns: [
      .init("tensor"), .init("shape"), .init("mean", isNumeric: true),
      .init("std", isNumeric: true), .init("min", isNumeric: true), .init("max", isNumeric: true),
      .init("zeros", isNumeric: true), .init("not finite", isNumeric: true),
    ])
    for tensor in report.tensors {
      table.add([
        tensor.name, tensor.shape.map { "\($0)" }.joined(separator: "×"), short(tensor.mean),
        short(tensor.deviation), short(tensor.minimum), short(tensor.maximum),
        "\(short((tensor.zeroShare * 1000).rounded() / 10)) %",
        tensor.isFinite ? "" : grouped(tensor.nonFiniteCount),
      ])
    }
    return table.aligned(style, fitting: style.width ?? .max)
  }
}
