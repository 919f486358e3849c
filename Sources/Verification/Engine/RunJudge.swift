internal import Analysis
internal import Catalog
internal import Spec
package import Training

/// Has a run judged by its own history: begins before the first step, speaks after the last.
package struct RunJudge {
  private let session: RunSession
  private let train: ScoredSamples?
  private let start: (stand: RunHistory.Stand, answers: RunHistory.Answers)?

  /// Samples that are trained on for each that is scored, so that scores cost less than a hundredth of the training.
  private static let share = 200

  /// - Parameter session: its weights are those before the first step.
  package init(_ session: RunSession) throws(RunError) {
    self.session = session
    let run = try session.prepare()
    let history = RunHistory(of: run)
    let (trained, overflow) = history.plannedSteps.multipliedReportingOverflow(
      by: run.settings.batchSize)
    let most = overflow ? .max : max(16, trained / Self.share)
    let count = min(ScoredSamples.limits.samples, most)
    train = try ScoredSamples(run, .train, atMost: count)
    // What the weights of a run that goes on were at its start is not known.
    guard !session.options.resumes, let train else {
      start = nil
      return
    }
    let executor = try session.executor()
    let (score, spread) = try train.score(executor, run)
    let other = try ScoredSamples(run, .validation, atMost: count)?.score(executor, run).score
    start = (
      .init(steps: 0, train: score, heldOut: other),
      .init(steps: 0, loss: score.loss, spread: spread)
    )
  }

  /// Runs the checks that read a history and nothing else.
  ///
  /// - Parameter each: called with every result as soon as it is there.
  package func judge(
    _ result: TrainingResult, _ options: VerifyOptions = VerifyOptions(),
    each: (CheckResult) -> Void = { _ in }
  ) throws(RunError) -> [CheckResult] {
    let checks = try RunSession.chosen(session.spec, options).filter { $0 is any HistoryCheck.Type }
    let run = try session.prepare()
    var context = VerificationContext(run, deadline: .infinity, history: try history(run, result))
    return checks.map { check in
      let result = RunSession.run(check, &context, budget: .infinity)
      each(result)
      return result
    }
  }

  private func history(
    _ run: PreparedRun, _ result: TrainingResult
  ) throws(RunError) -> RunHistory {
    var history = RunHistory(of: run, result, try session.trace(), start: start?.stand)
    guard let start else { return history }
    history.answers = [start.answers]
    if history.fault == nil, let (score, spread) = try train?.score(session.executor(), run) {
      history.answers.append(.init(steps: history.stepCount, loss: score.loss, spread: spread))
    }
    return history
  }
}
