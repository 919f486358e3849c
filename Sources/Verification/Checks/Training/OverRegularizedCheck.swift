internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// What is to help with new samples must not keep the network from learning those it has.
package struct OverRegularizedCheck: Check {
  package static let about = CheckInfo(
    "over-regularized", .shortRun,
    summary:
      "Dropout, penalties, augmentation, schedule and clipping do not keep it from learning.",
    meaning:
      "With everything switched off that learning can do without, the same network learns what it does not learn with it: there is too much of it.",
    tolerance:
      "only where the short training comes less than half of the way from a guess to no mistake; warns where as many steps without come at least twice as far and a quarter of the way farther, on held-out samples where there are some",
    sources: [
      "Roberts 2017, reasons 13 and 30: too much augmentation, too much regularization",
      "Karpathy 2019, A recipe for training neural networks: turn off all bells and whistles",
    ])

  package init() {}

  private static let leastSteps = 100

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let bare = BareSpec(context.spec) else {
      return .notApplicable("there is nothing to switch off")
    }
    let history = try context.history()
    guard history.fault == nil, history.steps.count >= Self.leastSteps else {
      return .notApplicable("the training broke off, or is too short to tell")
    }
    let classes = ClassTarget(context.run)?.classCount
    guard let own = Self.progress(history, classes) else {
      return .notApplicable("there are no samples to judge by")
    }
    guard own < 0.5 else {
      return CheckOutcome(
        .pass, "learns with all of it: \(own.percent) of the way from a guess to no mistake",
        measured: .number(own), expected: .string("above 0.5"))
    }
    let bareRun = try PreparedRun(bare.spec, context.run.options)
    var shortRun = try ShortRun(bareRun)
    let seconds = min(VerificationContext.shortRunSeconds, context.secondsLeft / 2)
    let without = try shortRun.train(
      until: monotonicSeconds() + seconds, steps: history.steps.count)
    guard without.fault == nil, let other = Self.progress(without, classes) else {
      return .notApplicable("without \(Self.list(bare.without)) the training breaks off")
    }
    return Self.outcome(own, other, history.steps.count, bare.without)
  }

  private static func outcome(
    _ own: Double, _ other: Double, _ steps: Int, _ extras: [Extra]
  ) -> CheckOutcome {
    let hinders = other >= 2 * own && other >= own + 0.25
    return CheckOutcome(
      hinders ? .warn : .pass,
      "after \(steps) steps it is \(own.percent) of the way from a guess to no mistake, and \(other.percent) without \(list(extras))",
      measured: .number(own), expected: .number(other), at: extras.first?.range,
      notes: extras.dropFirst().map { .init("\($0.name) was switched off, too", at: $0.range) },
      help: hinders
        ? "train with --bare, then put one after the other back, weaker; 'coprime bisect' tries each"
        : nil)
  }

  private static func list(_ extras: [Extra]) -> String {
    let names = extras.prefix(2).map(\.name).joined(separator: " and ")
    return extras.count > 2 ? "\(names) and \(extras.count - 2) more" : names
  }

  /// How far a training came from a guess, 0, to no mistake, 1.
  private static func progress(_ history: RunHistory, _ classes: Int?) -> Double? {
    func score(_ stand: RunHistory.Stand?) -> RunHistory.Score? { stand?.heldOut ?? stand?.train }
    guard let first = score(history.stands.first), let last = score(history.stands.last) else {
      return nil
    }
    if let accuracy = last.accuracy, let classes, classes > 1 {
      let guess = 1 / Double(classes)
      return max(0, (accuracy - guess) / (1 - guess))
    }
    return first.loss > 0 ? max(0, 1 - last.loss / first.loss) : nil
  }
}
