internal import Catalog
internal import JSONText
internal import Training

/// How the run ended and what it came to.
struct OutcomeSection: RunSection {
  static let key = "outcome"
  static let title = "Outcome"
  private let record: RunRecord
  init?(_ record: RunRecord) { self.record = record }

  var html: String {
    let evaluation = record.hasDiverged ? nil : record.evaluation
    let values = evaluation.map { split, values in
      values.map { tile("\(split.rawValue) \($0.name)", short($0.value)) }
    }
    let tiles =
      (values ?? []) + [
        tile("epochs", "\(record.result.epochs.count)"),
        tile("steps", grouped(max(record.result.steps, record.result.losses.stepCount))),
        tile("time", duration(record.result.seconds)),
        tile("trained numbers", grouped(record.run.parameterCounts.trainable)),
      ]
    return
      "<p>The training \(HTML.text(ending)).</p><div class=\"tiles\">\(tiles.joined())</div>"
  }

  private var ending: String {
    switch record.result.outcome {
    case .completed: "went through"
    case .cancelled: "was interrupted"
    case .stoppedEarly, .diverged, .stopped: record.result.outcome.text
    }
  }

  private func tile(_ name: String, _ value: String) -> String {
    "<div class=\"tile\"><b>\(HTML.text(value))</b>\(HTML.text(name))</div>"
  }

  var json: JSONValue {
    [
      "outcome": .string(record.result.outcome.text), "steps": .int(record.result.steps),
      "seconds": .number(record.result.seconds),
      "evaluation": record.evaluation.map { split, values in
        .object(
          [.init("split", .string(split.rawValue))]
            + values.map { .init($0.name, .number($0.value)) })
      } ?? .null,
    ]
  }
}
