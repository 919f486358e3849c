internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Early stopping must not end a training that still gets better.
package struct StopsTooSoonCheck: Check {
  package static let about = CheckInfo(
    "stops-too-soon", .shortRun,
    summary: "Early stopping does not end the training while what it watches still gets better.",
    meaning:
      "It asks of an epoch more than an epoch can give, or does not wait long enough: what is kept is a network that has just begun to learn.",
    tolerance:
      "warns where a tenth of the whole gain of a short training comes after the epoch in which early stopping would have ended it; between two measurements the gain is taken to be even, so that no single bad epoch counts",
    sources: [
      "Prechelt 1998, Early stopping - but when?, doi:10.1007/3-540-49430-8_3",
      "Roberts 2017, reason 31: give it time",
    ])

  package init() {}

  private static let limit = 0.1

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let stopping = context.run.settings.earlyStopping else {
      return .notApplicable("the training does not stop early")
    }
    let history = try context.history()
    let name = stopping.monitor?.value ?? "val_loss"
    guard history.fault == nil, let curve = Curve(history, of: name) else {
      return .notApplicable("'\(name)' was not measured often enough, or is not finite")
    }
    let patience = stopping.patience?.value ?? 0
    guard
      let end = curve.end(patience: patience, minDelta: abs(stopping.minDelta?.value ?? 0))
    else {
      return CheckOutcome(
        .pass, "early stopping would not have ended the first \(history.epochs.short) epochs")
    }
    let missed = curve.shareMissed(after: end)
    let isMuch = missed > Self.limit
    return CheckOutcome(
      isMuch ? .warn : .pass,
      "early stopping would end the training after about \(end) of \(context.run.settings.epochs) epochs, before \(max(0, missed).percent) of what '\(name)' gains in \(history.epochs.short)",
      measured: .number(missed), expected: .number(Self.limit),
      at: isMuch ? stopping.range : nil,
      help: isMuch ? "use a patience of 3 or more and no 'min_delta'" : nil)
  }

  /// What is watched, over the steps of a training; less is better.
  package struct Curve {
    private let points: [(step: Double, value: Double)]
    private let stepsPerEpoch: Double

    /// What is watched, as far as a history has it; nil where it was measured too seldom or was not finite.
    package init?(_ history: RunHistory, of name: String) {
      points = history.stands.compactMap { stand in
        let score = name.hasPrefix("val_") ? stand.heldOut : stand.train
        let value: Double? =
          switch name {
          case "loss", "val_loss": score?.loss
          case "accuracy", "val_accuracy": score?.accuracy.map { -$0 }
          default: nil
          }
        return value.flatMap { $0.isFinite ? (Double(stand.steps), $0) : nil }
      }
      stepsPerEpoch = Double(max(1, history.stepsPerEpoch))
      guard points.count > 3, points.count == history.stands.count else { return nil }
    }

    /// The value at a step, evenly between those that were measured.
    private func value(_ step: Double) -> Double {
      guard let next = points.firstIndex(where: { $0.step >= step }), next > 0 else {
        return points[step > 0 ? points.count - 1 : 0].value
      }
      let (from, to) = (points[next - 1], points[next])
      return from.value + (to.value - from.value) * (step - from.step) / (to.step - from.step)
    }

    /// The epoch after which early stopping would end the training; nil where it would go on.
    package func end(patience: Int, minDelta: Double) -> Int? {
      var (best, waiting) = (Double.infinity, 0)
      let epochs = Int(points[points.count - 1].step / stepsPerEpoch)
      for epoch in 0..<epochs {
        let value = value(Double(epoch + 1) * stepsPerEpoch)
        if value < best - minDelta {
          (best, waiting) = (value, 0)
        } else {
          waiting += 1
          if waiting >= max(1, patience) { return epoch + 1 }
        }
      }
      return nil
    }

    /// The share of the whole gain that comes after an epoch.
    package func shareMissed(after epoch: Int) -> Double {
      let step = Double(epoch) * stepsPerEpoch
      let reached = value(step)
      let lowest = points.filter { $0.step > step }.map(\.value).min() ?? reached
      let whole = points[0].value - min(lowest, reached)
      return whole > 0 ? (reached - lowest) / whole : 0
    }
  }
}
