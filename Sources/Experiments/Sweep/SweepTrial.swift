package import JSONText

/// What came of one trial of a sweep.
package struct SweepTrial: Sendable {
  package enum State: String, Sendable {
    case complete
    /// The loss was not finite.
    case diverged
    /// The spec cannot be trained with these values.
    case failed
  }
  package let number: Int
  /// As YAML, by key, in the order of the ranges.
  package let values: [(key: String, value: String)]
  package let state: State
  /// What the sweep looks for the best of; nil where the trial did not come to its end.
  package let objective: Double?
  /// The objective after every epoch.
  package let history: [Double?]
  package let message: String?
  package let seconds: Double
  /// Seconds since 1970.
  package let finished: Double

  package init(
    number: Int, values: [(key: String, value: String)], state: State, objective: Double?,
    history: [Double?] = [], message: String? = nil, seconds: Double, finished: Double
  ) {
    (self.number, self.values, self.state, self.objective) = (number, values, state, objective)
    (self.history, self.message) = (history, message)
    (self.seconds, self.finished) = (seconds, finished)
  }

  package var json: JSONValue {
    [
      "coprime": .int(1), "trial": .int(number),
      "values": .object(values.map { .init($0.key, .string($0.value)) }),
      "state": .string(state.rawValue), "objective": .optional(objective),
      "history": .array(history.map { .optional($0) }), "message": .optional(message),
      "seconds": .number(seconds), "finished": .number(finished),
    ]
  }

  /// Reads what ``json`` wrote; nil where it is something else.
  package init?(_ json: JSONValue) {
    guard let number = json["trial"]?.int, let values = json["values"]?.members,
      let state = json["state"]?.string.flatMap(State.init)
    else { return nil }
    self.init(
      number: number, values: values.map { ($0.key, $0.value.string ?? "") }, state: state,
      objective: json["objective"]?.double,
      history: (json["history"]?.array ?? []).map(\.double), message: json["message"]?.string,
      seconds: json["seconds"]?.double ?? 0, finished: json["finished"]?.double ?? 0)
  }
}
