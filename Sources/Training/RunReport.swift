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
    [
      "coprime": .int(1), "checks": .array(checks), "epochs": .array(epochs.map(\.json)),
      "evaluation": .object(evaluation.map { .init($0.name, .number($0.value)) }),
      "artifacts": .object(artifacts.map { .init($0.key, .string($0.path)) }),
      "break": stop?.json ?? .null,
      "without": without.map { .array($0.map { .string($0) }) } ?? .null,
    ]
  }
}
