package import JSONText

/// What `run` and `verify` print for machines: keys are added, never renamed or removed.
package struct RunReport: Sendable {
  /// One object per check, in the order they ran.
  package var checks: [JSONValue]
  package var epochs: [EpochResult]
  package var evaluation: [NamedValue]
  package var artifacts: [(key: String, path: String)]
  /// What was switched off in the spec, where that was asked for.
  package var without: [String]?
  /// Where a breakpoint stopped the training.
  package var stop: BreakReport?

  package init(
    checks: [JSONValue] = [], epochs: [EpochResult] = [], evaluation: [NamedValue] = [],
    artifacts: [(key: String, path: String)] = []
  ) {
    (self.checks, self.epochs, self.evaluation, self.artifacts) = (
      checks, epochs, evaluation, artifacts
    )
  }

  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("coprime", .int(1)), .init("checks", .array(checks)),
      .init("epochs", .array(epochs.map(\.json))),
      .init("evaluation", .object(evaluation.map { .init($0.name, .number($0.value)) })),
      .init("artifacts", .object(artifacts.map { .init($0.key, .string($0.path)) })),
    ]
    if let without { members.append(.init("without", .array(without.map(JSONValue.string)))) }
    if let stop { members.append(.init("break", stop.json)) }
    return .object(members)
  }
}
