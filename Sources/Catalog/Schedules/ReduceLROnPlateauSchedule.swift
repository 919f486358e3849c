/// Reduces the learning rate when a watched value stops improving.
package struct ReduceLROnPlateauSchedule: Schedule {
  package static let about = About(
    "reduce_lr_on_plateau", aliases: ["ReduceLROnPlateau"], dialects: Dialect.allCases,
    "Multiplies the learning rate by a factor when a watched value has not improved for some epochs."
  )
  package static let schema = Schema(
    Self(),
    [
      .text("monitor", \.watched, default: "val_loss", "The value that is watched."),
      .number(
        "factor", \.factor, in: 0...1, excludingUpper: true, default: "0.1",
        "What the learning rate is multiplied by."),
      .int(
        "patience", \.patience, min: 0, default: "10", "Epochs without improvement before that."),
      .choice("mode", \.mode, default: "auto", "Whether improving means smaller or larger."),
      .number(
        "min_delta", \.minDelta, in: 0...Double.greatestFiniteMagnitude, default: "0.0001",
        "Smallest change that counts."),
      .int(
        "cooldown", \.cooldown, min: 0, default: "0", "Epochs after a reduction that do not count."),
      .number(
        "min_lr", \.minimum, in: 0...Double.greatestFiniteMagnitude, default: "0.0",
        "Learning rate that is never gone below."),
    ])

  package enum Mode: String, Sendable, CaseIterable { case auto, min, max }

  package var watched = "val_loss"
  package var factor = 0.1
  package var patience = 10
  package var mode = Mode.auto
  package var minDelta = 1e-4
  package var cooldown = 0
  package var minimum = 0.0
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(.plateau, firstChange: .init(patience, "patience"))
  }

  package var monitor: String? { watched }

  /// Whether larger is better; by name where the spec leaves it open, as Keras guesses.
  private var isHigherBetter: Bool {
    switch mode {
    case .min: false
    case .max: true
    case .auto:
      ["acc", "auc", "precision", "recall", "f1", "r2"].contains { watched.contains($0) }
    }
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    var rate = progress.initial
    var best: Double?
    var wait = 0
    var rest = 0
    for values in progress.history {
      guard let value = values[watched] else { continue }
      if rest > 0 {
        rest -= 1
        wait = 0
      }
      if isImprovement(value, over: best) {
        best = value
        wait = 0
      } else if rest == 0 {
        wait += 1
        if wait >= patience, rate > minimum {
          rate = max(rate * factor, minimum)
          (rest, wait) = (cooldown, 0)
        }
      }
    }
    return rate
  }

  private func isImprovement(_ value: Double, over best: Double?) -> Bool {
    guard let best else { return !value.isNaN }
    return isHigherBetter ? value > best + minDelta : value < best - minDelta
  }
}
