internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// A network must do better than what needs no network.
package struct BelowBaselineCheck: Check {
  package static let about = CheckInfo(
    "below-baseline", .shortRun,
    summary:
      "The trained network does better than always the same answer, the nearest class mean and the nearest neighbours.",
    meaning:
      "A network that does not beat the most frequent class has learned nothing, whatever its accuracy; one that does not beat its neighbours is not worth its trouble.",
    tolerance:
      "warns where, after 300 steps or the whole training, the accuracy on other samples is not above that of the most frequent class by two standard errors, or, once the loss has stopped falling, five points and two standard errors below the better of class means and neighbours",
    sources: [
      "Roberts 2017, reason 5: is the relation too random?",
      "Karpathy 2019, A recipe for training neural networks: baselines",
      "deepchecks: simple model comparison",
    ])

  package init() {}

  private static let leastSteps = 300

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let target = ClassTarget(context.run) else {
      return .notApplicable("the labels are no classes")
    }
    let validation = try context.table(.validation)
    guard let other = try validation == nil ? context.table(.test) : validation,
      let classes = other.classes, let train = try context.table(.train),
      let known = train.classes, other.count >= 20
    else { return .notApplicable("there are too few samples that are not trained on") }
    let history = try context.history()
    // Single steps throw the accuracy down for a while: the best of the last stands counts.
    let late = history.stands.suffix(3).compactMap { $0.heldOut?.accuracy }
    guard history.fault == nil, let accuracy = late.max() else {
      return .notApplicable("the training broke off")
    }
    guard history.steps.count >= Self.leastSteps || history.isWhole else {
      return .notApplicable("too few steps to tell: \(history.steps.count)")
    }
    let baselines = Baselines(train, known, other, classes, isScaled: context.run.isTable)
    return outcome(accuracy, baselines, history, other.count, target)
  }

  private func outcome(
    _ accuracy: Double, _ baselines: Baselines, _ history: RunHistory, _ count: Int,
    _ target: ClassTarget
  ) -> CheckOutcome {
    let best = max(baselines.means ?? 0, baselines.neighbours ?? 0)
    let noise = 2 * (accuracy * (1 - accuracy) / Double(max(1, min(256, count)))).squareRoot()
    let losses = history.stands.map(\.train.loss)
    let hasSettled =
      history.isWhole
      || losses.count > 3
        && abs(losses[losses.count - 3] - losses[losses.count - 1])
          < 0.02 * abs(losses[0])
    let isUseless = accuracy < baselines.majority + max(0.01, noise)
    let isWeak = hasSettled && accuracy < best - 0.05 - noise
    let others =
      baselines.means.map { means in
        ", the nearest class mean \(means.percent), the nearest neighbours \((baselines.neighbours ?? 0).percent)"
      } ?? ""
    return CheckOutcome(
      isUseless || isWeak ? .warn : .pass,
      "after \(history.steps.count) steps \(accuracy.percent) of other samples are right; always the same class has \(baselines.majority.percent)\(others)",
      measured: .number(accuracy), expected: .number(isWeak ? best : baselines.majority),
      at: isUseless || isWeak ? target.site.entry.entry.range : nil,
      help: isUseless
        ? "ask whether the labels follow from the inputs at all: try fewer classes, and look at 'label-noise'"
        : isWeak ? "the network is too small, regularised too much, or trained too little" : nil)
  }
}

/// Shares of right answers that need no network.
private struct Baselines {
  /// Of always the most frequent class.
  let majority: Double
  /// Of the class whose mean is nearest; nil where inputs are no quantities.
  let means: Double?
  /// Of the most frequent class among the five nearest samples.
  let neighbours: Double?

  init(
    _ train: SampleTable, _ known: [Int], _ other: SampleTable, _ classes: [Int], isScaled: Bool
  ) {
    var counts: [Int: Int] = [:]
    for kind in known { counts[kind, default: 0] += 1 }
    let common = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    majority = Double(classes.count { $0 == common }) / Double(max(1, classes.count))
    guard train.isNumeric else {
      (means, neighbours) = (nil, nil)
      return
    }
    let points = Points(train, other, isScaled: isScaled)
    let asked = Array(train.count..<train.count + min(other.count, 256))
    func share(_ answer: (Int) -> Int?) -> Double {
      let right = asked.count { answer($0) == classes[$0 - train.count] }
      return Double(right) / Double(max(1, asked.count))
    }
    let centres = points.means(of: known)
    means = share { points.nearest($0, among: centres) }
    neighbours = share { points.vote($0, among: train.count, known) }
  }
}
