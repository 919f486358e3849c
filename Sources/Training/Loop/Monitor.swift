internal import Catalog
internal import SourceText
internal import Spec

/// Watches one number at the end of every epoch, as Keras' callbacks do.
struct Monitor: Sendable {
  let name: String
  let isHigherBetter: Bool
  let minDelta: Double

  /// - Parameter known: names of the values that epochs have.
  /// - Throws: ``RunError`` for a value that is not computed.
  init(
    _ name: Located<String>?, mode: MonitorMode?, minDelta: Double = 0, _ run: PreparedRun,
    known: [String],
    range: SourceRange
  ) throws(RunError) {
    let chosen = name?.value ?? "val_loss"
    guard let match = Self.match(chosen, known) else {
      throw RunError(
        "'\(chosen)' is not computed in this training", at: name?.range ?? range,
        help: chosen.hasPrefix("val_") && !known.contains { $0.hasPrefix("val_") }
          ? "give the data a validation split"
          : "what is computed: \(known.joined(separator: ", "))")
    }
    self.name = match
    self.minDelta = abs(minDelta)
    isHigherBetter =
      switch mode {
      case .max: true
      case .min: false
      case .auto, nil: Self.prefersHigher(match, run)
      }
  }

  /// The value as it is called here: `val_acc` is `val_accuracy`.
  private static func match(_ name: String, _ known: [String]) -> String? {
    if known.contains(name) { return name }
    let isValidation = name.hasPrefix("val_")
    let base = isValidation ? String(name.dropFirst(4)) : name
    let canonical = Dialect.allCases.lazy.compactMap {
      Registry.find(.metric, base, $0)?.about.name
    }.first
    return canonical.map { (isValidation ? "val_" : "") + $0 }.flatMap {
      known.contains($0) ? $0 : nil
    }
  }

  private static func prefersHigher(_ name: String, _ run: PreparedRun) -> Bool {
    run.metrics.contains { metric in
      let own = type(of: metric).about.name
      return metric.isHigherBetter && (name.hasSuffix("_" + own) || name == own)
    }
  }

  /// Takes the value of an epoch.
  ///
  /// - Returns: whether it is the best so far.
  func update(_ best: inout BestEpoch, with result: EpochResult) -> Bool {
    best.wait += 1
    guard let value = result[name], !value.isNaN else { return false }
    let isBetter =
      best.value.map { isHigherBetter ? value > $0 + minDelta : value < $0 - minDelta } ?? true
    guard isBetter else { return false }
    best = BestEpoch(value: value, epoch: result.epoch, wait: 0)
    return true
  }
}
