#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import JSONText
internal import Spec
package import Training

/// The trials of a sweep as Optuna's journal, a line of JSON per operation, which `JournalStorage` with a
/// `JournalFileBackend` opens and goes on with (checked with Optuna 5.0).
package struct OptunaJournal {
  private let sweep: Sweep
  private let name: String

  /// - Parameter name: of the study.
  package init(_ sweep: Sweep, name: String) { (self.sweep, self.name) = (sweep, name) }

  /// Numbers of the operations, as Optuna counts them.
  private enum Operation: Int {
    case createStudy = 0
    case createTrial = 4
    case setParameter = 5
    case setStateAndValues = 6
    case setIntermediateValue = 7
  }
  private enum State: Int {
    case complete = 1
    case fail = 3
  }

  /// Writes the whole journal.
  ///
  /// - Throws: ``RunError`` where a file is there already, in which Optuna may have gone on, or none can be written.
  package func write(to path: String) throws(RunError) {
    try Self.checkFree(path)
    let file = try ReplacementFile(path)
    try file.write(Array(text.utf8))
    try file.commit()
  }

  /// - Throws: ``RunError`` where a file is there already.
  package static func checkFree(_ path: String) throws(RunError) {
    guard access(path, F_OK) != 0 else {
      throw RunError(
        "is there already, and Optuna may have gone on in it", file: path,
        help: "name another file with --optuna, or delete this one")
    }
  }

  package var text: String {
    var lines = [
      line(
        .createStudy,
        [
          ("study_name", .string(name)),
          ("directions", .array([.int(sweep.isMaximized ? 2 : 1)])),
        ])
    ]
    for (id, trial) in sweep.results.enumerated() { lines += self.lines(trial, id) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func lines(_ trial: SweepTrial, _ id: Int) -> [String] {
    var lines = [
      line(
        .createTrial,
        [
          ("study_id", .int(0)),
          ("datetime_start", .string(moment(trial.finished - trial.seconds))),
        ])
    ]
    let number = JSONValue.int(id)
    for (range, value) in zip(sweep.plan.ranges, trial.values) {
      lines.append(
        line(
          .setParameter,
          [
            ("trial_id", number), ("param_name", .string(range.key)),
            ("param_value_internal", internalValue(value.value, range)),
            ("distribution", .string(distribution(range).text)),
          ]))
    }
    for (step, value) in trial.history.enumerated() {
      guard let value, value.isFinite else { continue }
      lines.append(
        line(
          .setIntermediateValue,
          [
            ("trial_id", number), ("step", .int(step)), ("intermediate_value", .number(value)),
          ]))
    }
    let state = trial.objective == nil ? State.fail : .complete
    lines.append(
      line(
        .setStateAndValues,
        [
          ("trial_id", number), ("state", .int(state.rawValue)),
          ("values", trial.objective.map { .array([.number($0)]) } ?? .null),
          ("datetime_complete", .string(moment(trial.finished))),
        ]))
    return lines
  }

  private func line(_ operation: Operation, _ members: [(String, JSONValue)]) -> String {
    let head: [JSONValue.Member] = [
      .init("op_code", .int(operation.rawValue)), .init("worker_id", "coprime"),
    ]
    return JSONValue.object(head + members.map { .init($0.0, $0.1) }).text
  }

  /// A choice counts by its place.
  private func internalValue(_ value: String, _ range: SearchRange) -> JSONValue {
    if case .choices(let choices) = range.values {
      return .int(choices.firstIndex(of: value) ?? 0)
    }
    return .number(Double(value) ?? 0)
  }

  private func distribution(_ range: SearchRange) -> JSONValue {
    switch range.values {
    case .reals(let bounds, let isLogarithmic):
      [
        "name": "FloatDistribution",
        "attributes": [
          "step": .null, "low": .number(bounds.lowerBound), "high": .number(bounds.upperBound),
          "log": .bool(isLogarithmic),
        ],
      ]
    case .integers(let bounds, let isLogarithmic):
      [
        "name": "IntDistribution",
        "attributes": [
          "log": .bool(isLogarithmic), "step": .int(1), "low": .int(bounds.lowerBound),
          "high": .int(bounds.upperBound),
        ],
      ]
    case .choices(let choices):
      [
        "name": "CategoricalDistribution",
        "attributes": ["choices": .array(choices.map(JSONValue.string))],
      ]
    }
  }

  /// `2026-11-22T00:30:00`, in local time, as Optuna writes it.
  private func moment(_ seconds: Double) -> String {
    var moment = time_t(seconds)
    var parts = tm()
    localtime_r(&moment, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts)
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
