#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
package import Analysis
internal import Catalog
internal import Formatting
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Trains a spec once for each set of values that a plan draws.
package struct Sweep {
  package let spec: AnalyzedSpec
  package let plan: SweepPlan
  package let folder: SweepFolder
  /// What the best is looked for in: the name of a value that epochs have.
  package let objective: String
  private let options: RunOptions

  /// - Parameter objective: nil for `val_loss`, or `loss` where nothing is held out.
  /// - Throws: ``RunError`` where the folder belongs to another sweep.
  package init(
    _ spec: AnalyzedSpec, _ plan: SweepPlan, objective: String?, in path: String,
    _ options: RunOptions
  ) throws(RunError) {
    let name = objective ?? (Self.hasValidation(spec) ? "val_loss" : "loss")
    (self.spec, self.plan, self.objective) = (spec, plan, name)
    self.options = options
    folder = try SweepFolder(path, definition: Self.definition(spec, plan, name))
  }

  /// Everything that a trial follows from.
  private static func definition(
    _ spec: AnalyzedSpec, _ plan: SweepPlan, _ objective: String
  ) -> JSONValue {
    let text = spec.document.root.map { YAMLText.text($0) } ?? ""
    return [
      "coprime": .int(1), "ranges": .array(plan.ranges.map { .string($0.text) }),
      "grid": .bool(plan.isGrid), "seed": .string("\(plan.seed)"), "objective": .string(objective),
      "spec": .string(text),
    ]
  }

  private static func hasValidation(_ spec: AnalyzedSpec) -> Bool {
    spec.spec.data?.validationSource != nil || spec.spec.data?.split?.validation?.value ?? 0 > 0
  }

  /// Whether more of the objective is better, as of an accuracy.
  package var isMaximized: Bool {
    let name = objective.hasPrefix("val_") ? String(objective.dropFirst(4)) : objective
    return (spec.spec.evaluation?.metrics ?? []).contains { entry in
      guard let metric = entry.entry.value as? any Metric, metric.isHigherBetter else {
        return false
      }
      return entry.name == name || name.hasSuffix("_" + entry.name)
    }
  }

  // MARK: Trials

  /// How a trial was dealt with.
  package enum Progress {
    case finished(SweepTrial)
    /// Its result was there already.
    case known(SweepTrial)
    /// Another process is at it.
    case elsewhere(Int)
  }

  /// Runs those of the trials that nobody has run.
  ///
  /// - Parameters:
  ///   - isCancelled: asked after every step; a trial that is cancelled leaves nothing behind.
  ///   - report: told of every trial.
  /// - Throws: ``RunError`` where results cannot be written, or the spec itself cannot be trained; values with
  ///   which it cannot are a result.
  package func run(
    _ trials: [Int], isCancelled: @escaping () -> Bool, report: (Progress) -> Void
  ) throws(RunError) {
    for number in trials where !isCancelled() {
      if let known = folder.trial(number) {
        report(.known(known))
        continue
      }
      var finished: SweepTrial?
      let isOurs = try folder.claim(number) { () throws(RunError) in
        finished = try trial(number, isCancelled)
        if let finished { try folder.write(finished) }
      }
      if let finished {
        report(.finished(finished))
      } else if !isOurs {
        report(.elsewhere(number))
      }
    }
  }

  private final class Watcher: RunObserver {
    let ask: () -> Bool
    init(_ ask: @escaping () -> Bool) { self.ask = ask }
    var isCancelled: Bool { ask() }
  }

  /// Nil where it was cancelled.
  private func trial(
    _ number: Int, _ isCancelled: @escaping () -> Bool
  ) throws(RunError) -> SweepTrial? {
    let values = plan.values(ofTrial: number)
    let start = monotonicSeconds()
    let watcher = Watcher(isCancelled)
    func finish(
      _ state: SweepTrial.State, _ objective: Double?, _ history: [Double?], _ message: String?
    ) -> SweepTrial {
      SweepTrial(
        number: number, values: values.map { ($0.path.joined(separator: "."), $0.value) },
        state: state, objective: objective, history: history, message: message,
        seconds: monotonicSeconds() - start, finished: Double(time(nil)))
    }
    do throws(RunError) {
      let session = RunSession(
        try SpecVariant.of(spec, values), options: options, observer: watcher)
      let result = try withExtendedLifetime(watcher) { () throws(RunError) in try session.train() }
      let history = result.epochs.map { $0[objective] }
      switch result.outcome {
      case .cancelled: return nil
      case .diverged(let message), .stopped(let message):
        return finish(.diverged, nil, history, message)
      case .completed:
        return judged(result, history.last ?? nil, finish)
      case .stoppedEarly(let best, let isRestored):
        let chosen =
          isRestored && history.indices.contains(best - 1) ? history[best - 1] : history.last
        return judged(result, chosen ?? nil, finish)
      }
    } catch {
      // What is wrong with the spec itself, as a file that is not there, is no result of these values.
      _ = try PreparedRun(spec, options)
      return finish(.failed, nil, [], "\(error)")
    }
  }

  private func judged(
    _ result: TrainingResult, _ value: Double?,
    _ finish: (SweepTrial.State, Double?, [Double?], String?) -> SweepTrial
  ) -> SweepTrial {
    let history = result.epochs.map { $0[objective] }
    if let value, value.isFinite { return finish(.complete, value, history, nil) }
    if let value { return finish(.diverged, nil, history, "\(objective) is \(value)") }
    let names = result.epochs.last?.values.map(\.name).joined(separator: ", ") ?? "nothing"
    return finish(
      .failed, nil, [], "'\(objective)' is not computed in this training; what is: \(names)")
  }

  // MARK: Results

  /// What is known of the plan's trials, whoever ran them.
  package var results: [SweepTrial] { (0..<plan.trialCount).compactMap(folder.trial) }

  /// Those that came to their end, the best first; equals in their order.
  package func ranked(_ trials: [SweepTrial]) -> [SweepTrial] {
    trials.filter { $0.objective != nil }.sorted { a, b in
      let (x, y) = (a.objective ?? 0, b.objective ?? 0)
      return x == y ? a.number < b.number : isMaximized ? x > y : x < y
    }
  }
}
