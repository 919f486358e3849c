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
      "The trained network does better than always the same answer, a linear model and the nearest neighbours.",
    meaning:
      "A network that does not beat the most frequent class, or the mean, has learned nothing, whatever its accuracy; one that does not beat a linear model or its neighbours is not worth its trouble.",
    tolerance:
      "warns where, after 300 steps or the whole training, on other samples the accuracy is not above that of the most frequent class by two standard errors, or the loss not 2 % below that of the mean; once the loss has stopped falling, where it is five points (of a loss: a tenth of that of the mean) and two standard errors behind the best of ridge regression, class means and five neighbours",
    sources: [
      "Roberts 2017, reason 5: is the relation too random?",
      "Karpathy 2019, A recipe for training neural networks: baselines",
      "deepchecks: simple model comparison",
    ])

  package init() {}

  private static let leastSteps = 300
  /// Samples that are asked about: those that a short training is scored on.
  private static let asked = 256

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard let question = Question(run), question.classes != nil || run.feed.targets.count == 1
    else { return .notApplicable("the targets are neither classes nor a few numbers") }
    let validation = try context.table(.validation)
    guard let other = try validation == nil ? context.table(.test) : validation,
      let train = try context.table(.train), other.count >= 20
    else { return .notApplicable("there are too few samples that are not trained on") }
    let history = try context.history()
    guard history.fault == nil, let reached = Self.reached(history, question, run) else {
      return .notApplicable("the training broke off")
    }
    guard reached.isFinite else {
      return .notApplicable("the loss on other samples is not finite")
    }
    guard history.steps.count >= Self.leastSteps || history.isWhole else {
      return .notApplicable("too few steps to tell: \(history.steps.count)")
    }
    let baselines = BaselineScores(question, [train, other], isScaled: run.isTable)
    let scores = baselines.scores(baselines.parts[1].prefix(Self.asked))
    return Self.outcome(
      Verdict(reached, scores, question, hasSettled: Self.hasSettled(history)),
      scores, history, question)
  }

  /// What the network's answers to other samples cost, at best in the last stands: single steps throw it far off.
  private static func reached(
    _ history: RunHistory, _ question: Question, _ run: PreparedRun
  ) -> Double? {
    let late = history.stands.suffix(3).compactMap(\.heldOut)
    guard question.classes == nil else { return late.compactMap(\.accuracy).max().map { 1 - $0 } }
    let weight = run.spec.spec.training?.lossWeights[question.output]?.value ?? 1
    guard weight > 0 else { return nil }
    return late.map { $0.loss / weight }.min()
  }

  private static func hasSettled(_ history: RunHistory) -> Bool {
    let losses = history.stands.map(\.train.loss)
    guard !history.isWhole, losses.count > 3 else { return history.isWhole }
    return abs(losses[losses.count - 3] - losses[losses.count - 1]) < 0.02 * abs(losses[0])
  }

  private static func outcome(
    _ verdict: Verdict, _ scores: [BaselineScores.Score], _ history: RunHistory,
    _ question: Question
  ) -> CheckOutcome {
    let others = scores.map { "\($0.name) \(question.told($0.cost))" }.joined(separator: ", ")
    let expected = verdict.isWeak ? verdict.best : verdict.constant
    return CheckOutcome(
      verdict.isUseless || verdict.isWeak ? .warn : .pass,
      "after \(history.steps.count) steps the \(question.measure) on other samples is \(question.told(verdict.reached)); \(others)",
      measured: .number(question.measured(verdict.reached)),
      expected: .number(question.measured(expected)),
      at: verdict.isUseless || verdict.isWeak ? question.site.entry.entry.range : nil,
      help: verdict.isUseless
        ? "ask whether the labels follow from the inputs at all: try an easier one, and look at 'permuted-labels'"
        : verdict.isWeak
          ? "the network is too small, regularised too much, or trained too little" : nil)
  }
}

/// How a network stands beside what needs no network; all numbers are costs, less is better.
private struct Verdict {
  let reached: Double
  let constant: Double
  let best: Double
  let isUseless: Bool
  let isWeak: Bool

  init(
    _ reached: Double, _ scores: [BaselineScores.Score], _ question: Question, hasSettled: Bool
  ) {
    let best = scores.min { $0.cost < $1.cost }
    (self.reached, constant, self.best) = (reached, scores[0].cost, best?.cost ?? 0)
    let noise = 2 * (best?.error ?? 0)
    if question.classes != nil {
      isUseless = reached > constant - max(0.01, noise)
      isWeak = hasSettled && reached > self.best + 0.05 + noise
    } else {
      isUseless = reached > 0.98 * constant
      isWeak = hasSettled && reached > self.best + 0.1 * constant + noise
    }
  }
}
