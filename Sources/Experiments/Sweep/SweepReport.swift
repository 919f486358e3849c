package import JSONText
package import Reporting
internal import Spec

/// A sweep as a table of its best trials, and for machines.
package struct SweepReport {
  private let sweep: Sweep
  private let trials: [SweepTrial]
  private let ranked: [SweepTrial]

  package init(_ sweep: Sweep) {
    self.sweep = sweep
    trials = sweep.results
    ranked = sweep.ranked(trials)
  }

  /// The trial with the best objective.
  package var best: SweepTrial? { ranked.first }

  /// One trial on one line.
  package static func line(_ trial: SweepTrial, _ objective: String) -> String {
    let values = trial.values.map { "\($0.key.lastKey) \($0.value)" }.joined(separator: "  ")
    let result =
      trial.objective.map { "\(objective) \(short($0))" } ?? trial.message ?? trial.state.rawValue
    return "trial \(trial.number)  \(values)  \(result)  \(duration(trial.seconds))\n"
  }

  package func render(_ style: Style, rows: Int = 10) -> String {
    let failed = trials.count - ranked.count
    var text =
      "\(amount(trials.count, "trial")) of \(grouped(sweep.plan.trialCount)) done"
      + (failed > 0 ? ", \(grouped(failed)) without a result" : "") + "\n"
    guard let best else { return text }
    var table = Table(
      columns: [.init("trial", isNumeric: true)]
        + sweep.plan.ranges.map { .init($0.key.lastKey, isNumeric: $0.isNumeric) }
        + [.init(sweep.objective, isNumeric: true), .init("time", isNumeric: true)])
    for trial in ranked.prefix(rows) {
      table.add(
        ["\(trial.number)"] + trial.values.map(\.value)
          + [trial.objective.map(short) ?? "", duration(trial.seconds)])
    }
    text += table.aligned(style)
    let settings = best.values.map { "--set \(quoted("\($0.key)=\($0.value)"))" }
    return text + "  = best: " + settings.joined(separator: " ") + "\n"
  }

  /// For a shell.
  private func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "._-+=/".contains($0) }
    return isPlain
      ? text
      : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }

  package var json: JSONValue {
    [
      "coprime": .int(1), "folder": .string(sweep.folder.path),
      "objective": .string(sweep.objective),
      "direction": .string(sweep.isMaximized ? "maximize" : "minimize"),
      "trial_count": .int(sweep.plan.trialCount), "best": best?.json ?? .null,
      "trials": .array(trials.map(\.json)),
    ]
  }
}

extension SearchRange {
  var isNumeric: Bool { if case .choices = values { false } else { true } }
}

extension String {
  /// What stands behind the last dot: enough to tell the columns of a table apart.
  fileprivate var lastKey: String { split(separator: ".").last.map(String.init) ?? self }
}
