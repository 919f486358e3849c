import Analysis
import Catalog
import SourceText
import Spec
import YAML

extension AnalyzedSpec {
  /// What the training section names from the catalogue.
  var trainingEntries: [LocatedEntry] {
    let training = spec.training
    return [training?.optimizer, training?.schedule].compactMap { $0 }
      + (training?.losses.map(\.entry) ?? []) + (spec.evaluation?.metrics ?? [])
  }
}

/// Keys of whole sections that others make idle.
extension KeyWithoutEffectRule {
  func checkSections(_ spec: AnalyzedSpec, _ report: inout Report) {
    if let training = spec.spec.training {
      checkBatches(spec, training, &report)
      checkClipping(training, &report)
      checkCheckpoint(training, &report)
    }
    if let data = spec.spec.data, let split = data.split { checkSplit(split, data, &report) }
  }

  private func checkBatches(
    _ spec: AnalyzedSpec, _ training: TrainingSection, _ report: inout Report
  ) {
    guard let own = training.batchSize, let made = spec.batchSize, made.value != own.value else {
      return
    }
    report.add(
      "'batch_size: \(own.value)' has no effect: the pipeline makes batches of \(made.value)",
      at: own.range,
      notes: made.range.map { [.init("the batches are made here", at: $0)] } ?? [],
      help: "keep one of the two")
  }

  private func checkClipping(_ training: TrainingSection, _ report: inout Report) {
    guard let clip = training.gradientClip, let entry = training.optimizer else { return }
    for key in ["clipnorm", "clipvalue", "global_clipnorm"] {
      guard let pair = entry.entry.arguments.pair(named: key), !pair.value.isNull else { continue }
      report.add(
        "'\(key)' of '\(entry.entry.arguments.owner)' has no effect beside 'gradient_clip'",
        at: pair.value.place, notes: [.init("gradients are clipped here", at: clip.range)],
        help: "keep one of the two")
    }
  }

  private func checkCheckpoint(_ training: TrainingSection, _ report: inout Report) {
    guard let checkpoint = training.checkpoint, !(checkpoint.savesBestOnly?.value ?? false) else {
      return
    }
    let key = checkpoint.monitor == nil ? "mode" : "monitor"
    guard let place = checkpoint.monitor?.range ?? checkpoint.mode?.range else { return }
    report.add(
      "'\(key)' of the checkpoint has no effect without 'save_best_only: true': every epoch is saved",
      at: place, help: "add 'save_best_only: true', or remove '\(key)'")
  }

  private func checkSplit(
    _ split: SplitDeclaration, _ data: DataSection, _ report: inout Report
  ) {
    let shares = [
      ("validation", split.validation, data.validationSource),
      ("test", split.test, data.testSource),
    ]
    for (name, share, source) in shares {
      guard let share, share.value > 0, let source else { continue }
      report.add(
        "the share for \(name) has no effect: 'data.\(name)' has a source of its own",
        at: share.range, notes: [.init("the source", at: source.range)],
        help: "keep one of the two")
    }
    let method = split.method?.value ?? .random
    if let by = split.by, method == .random || method == .tail {
      report.add(
        "'by' has no effect with the method '\(method.rawValue)'", at: by.range,
        help: "use 'method: group' or 'method: time', or remove 'by'")
    }
    if let stratify = split.stratify, stratify.value, method != .random {
      report.add(
        "'stratify' has no effect with the method '\(method.rawValue)'", at: stratify.range,
        help: "remove 'stratify', or use 'method: random'")
    }
    if let seed = split.seed, method == .tail || method == .time {
      report.add(
        "'seed' has no effect with the method '\(method.rawValue)', which draws nothing at random",
        at: seed.range, help: "remove 'seed'")
    }
  }
}
