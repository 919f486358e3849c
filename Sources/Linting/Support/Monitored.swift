import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// A number that something in the training watches at the end of every epoch.
struct MonitoredValue {
  /// What watches it, as a subject: `early stopping`.
  let watcher: String
  let name: String
  /// Where the name is written, or what watches where it is left to the default.
  let range: SourceRange
  let isWritten: Bool
  let mode: MonitorMode
  /// Whether the weights of one epoch are kept for it, rather than the learning rate changed.
  var choosesEpochs = true
  let modeRange: SourceRange?

  /// Whether it is measured on the validation split.
  var isValidation: Bool { name.hasPrefix("val_") }
  /// The name without `val_`.
  var base: String { isValidation ? String(name.dropFirst(4)) : name }
}

extension AnalyzedSpec {
  /// What is watched, in the order of the keys of `training`.
  var monitoredValues: [MonitoredValue] {
    guard let training = spec.training else { return [] }
    var result: [MonitoredValue] = []
    if let early = training.earlyStopping {
      result.append(MonitoredValue("early stopping", early.monitor, early.mode, owner: early.range))
    }
    // Without 'save_best_only' every epoch is saved, whatever is watched.
    if let checkpoint = training.checkpoint, checkpoint.savesBestOnly?.value ?? false {
      result.append(
        MonitoredValue(
          "the checkpoint", checkpoint.monitor, checkpoint.mode, owner: checkpoint.range))
    }
    if let schedule = training.schedule,
      let plateau = schedule.entry.value as? ReduceLROnPlateauSchedule
    {
      result.append(MonitoredValue(plateau, schedule.entry.arguments))
    } else if let schedule = training.schedule,
      let name = (schedule.entry.value as? any Schedule)?.monitor
    {
      // A schedule that another one hands over to.
      result.append(
        MonitoredValue(
          watcher: "the schedule", name: name, range: schedule.entry.arguments.range(of: "then"),
          isWritten: false, mode: .auto, choosesEpochs: false, modeRange: nil))
    }
    return result
  }

  /// Metrics with the names under which epochs list them, for one output.
  var metrics: [(name: String, metric: any Metric, entry: LocatedEntry)] {
    (spec.evaluation?.metrics ?? []).compactMap { entry in
      guard let metric = entry.entry.value as? any Metric else { return nil }
      return ((metric as? CustomMetric)?.name ?? entry.name, metric, entry)
    }
  }

  /// Names of what an epoch computes on the training split; nil where outputs and losses are not clear.
  var computedNames: [String]? {
    guard isTrained else { return nil }
    let outputs = losses.compactMap { $0.output?.name }
    guard outputs.count == losses.count else { return nil }
    guard outputs.count > 1 else { return ["loss"] + metrics.map(\.name) }
    return ["loss"] + outputs.map { "\($0)_loss" }
      + outputs.flatMap { output in metrics.map { "\(output)_\($0.name)" } }
  }

  /// Whether there is validation data; nil where the spec does not say what data there is.
  var hasValidation: Bool? {
    guard let data = spec.data else { return nil }
    if pipeline.splits.contains(.validation) { return true }
    return data.isDescribed ? false : nil
  }

  /// The canonical name of a watched value: `acc` is `accuracy`.
  func canonicalName(_ base: String) -> String {
    guard let graph, let metric = Registry.find(.metric, base, graph.dialect) else { return base }
    return metric.about.name
  }

  /// Whether larger values of a computed number are better; nil where that is not known.
  func isHigherBetter(_ base: String) -> Bool? {
    if base == "loss" || base.hasSuffix("_loss") { return false }
    let name = canonicalName(base)
    return metrics.first { $0.name == name || base.hasSuffix("_\($0.name)") }?.metric.isHigherBetter
  }
}

extension DataSection {
  /// Whether the section says what samples there are.
  var isDescribed: Bool {
    source != nil || !samples.isEmpty || totalSamples != nil || split != nil
  }
}

extension MonitoredValue {
  fileprivate init(
    _ watcher: String, _ monitor: Located<String>?, _ mode: Located<MonitorMode>?,
    owner: SourceRange
  ) {
    self.init(
      watcher: watcher, name: monitor?.value ?? "val_loss", range: monitor?.range ?? owner,
      isWritten: monitor != nil,
      mode: mode?.value ?? .auto, modeRange: mode?.range)
  }

  fileprivate init(_ plateau: ReduceLROnPlateauSchedule, _ arguments: Arguments) {
    self.init(
      watcher: "'reduce_lr_on_plateau'", name: plateau.watched,
      range: arguments.range(of: "monitor"),
      isWritten: arguments.has("monitor"),
      mode: MonitorMode(rawValue: plateau.mode.rawValue) ?? .auto, choosesEpochs: false,
      modeRange: arguments.pair(named: "mode")?.value.place)
  }
}
