internal import Catalog
internal import Program
internal import Spec
internal import Training

extension RunHistory {
  /// A training of a run that has not begun.
  init(of run: PreparedRun) {
    let (planned, overflow) = run.settings.epochs.multipliedReportingOverflow(by: run.stepsPerEpoch)
    self.init(plannedSteps: overflow ? .max : planned, stepsPerEpoch: run.stepsPerEpoch)
    outputLayers = Set(run.inference.outputs.map(\.name))
    stopsEarly = run.settings.earlyStopping != nil
    hasMovingAverages = run.training.parameters.contains(where: \.isState)
  }

  /// A training that is over, from what the run wrote down of itself.
  ///
  /// - Parameters:
  ///   - trace: nil for a run that looked at no step.
  ///   - start: where it stood before the first step; nil where nobody knows.
  init(of run: PreparedRun, _ result: TrainingResult, _ trace: RunTrace?, start: Stand?) {
    self.init(of: run)
    steps = result.losses.entries.map {
      Step(loss: Double($0.loss), penalty: Double($0.penalty), count: $0.steps)
    }
    looks = trace.map(Look.all) ?? []
    fault = result.fault.map { Fault(step: $0.step, layer: $0.layer) }
    let known = result.epochs.map { epoch in
      Dictionary(epoch.values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    learningRate = run.learningRate(fault?.step ?? max(0, stepCount - 1), history: known)
    // Where it ended is its end, be it that of all epochs or of its patience.
    if fault == nil { plannedSteps = stepCount }
    if let first = start ?? steps.first.map({ Stand(steps: 0, train: Score(loss: $0.loss)) }) {
      stands = [first] + result.epochs.map { stand($0, accuracy: run.accuracyName) }
    }
  }

  /// Where an epoch ended: its mean in training, and the validation split.
  private func stand(_ epoch: EpochResult, accuracy: String?) -> Stand {
    let end = epoch.epoch * stepsPerEpoch
    func share(_ prefix: String) -> Double? { accuracy.flatMap { epoch[prefix + $0] } }
    return Stand(
      steps: end,
      train: Score(loss: steps(stepsPerEpoch, before: end).mean(\.loss), accuracy: share("")),
      heldOut: epoch["val_loss"].map {
        Score(loss: $0 - epoch.penalty, accuracy: share("val_"))
      })
  }
}

extension PreparedRun {
  /// What epochs call the share of right answers of the first output; nil where it is not measured.
  fileprivate var accuracyName: String? {
    let kinds = [
      "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
    ]
    let metric = metrics.map { type(of: $0).about.name }.first(where: kinds.contains)
    return feed.targets.count == 1
      ? metric : metric.flatMap { name in feed.targets.first.map { "\($0.output)_\(name)" } }
  }
}

extension RunHistory.Look {
  /// All that a run wrote down, in the order of its steps.
  fileprivate static func all(_ trace: RunTrace) -> [Self] {
    var known: [String: [Int: Double]] = [:]
    var steps: Set<Int> = []
    for series in trace.series {
      for point in series.points { known[series.name, default: [:]][point.step] = point.value }
      steps.formUnion(series.points.lazy.map(\.step))
    }
    func names(_ kind: String) -> [String] {
      trace.series.map(\.name).filter { $0.hasPrefix(kind) }.map {
        String($0.dropFirst(kind.count))
      }
    }
    let (layers, weights) = (names("activation_std/"), names("gradient_norm/"))
    return steps.sorted().map { step in
      func value(_ kind: String, _ name: String) -> Double? { known["\(kind)/\(name)"]?[step] }
      return Self(
        step: step,
        layers: layers.compactMap { name in
          value("activation_std", name).map { deviation in
            .init(
              name, deviation: deviation, zeros: value("activation_zeros", name) ?? 0,
              saturated: value("activation_saturated", name))
          }
        },
        weights: weights.compactMap { name in
          guard let gradient = value("gradient_norm", name),
            let size = value("weight_norm", name)
          else { return nil }
          return .init(
            name, size: size, gradient: gradient,
            update: size * (value("update_ratio", name) ?? 0))
        })
    }
  }
}
