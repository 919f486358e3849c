internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec
package import Training

/// Which checks run, and for how long.
package struct VerifyOptions: Sendable {
  /// Seconds for all checks together; nil: what the spec says, else ``defaultBudget``.
  package var budget: Double?
  /// Ids of the only checks to run; empty: those of the spec, else all.
  package var only: [String]
  package var skip: [String]
  /// Whether to train for a while and look at how that goes; needless where a training follows.
  package var trains: Bool
  package static let defaultBudget = 60.0

  package init(
    budget: Double? = nil, only: [String] = [], skip: [String] = [], trains: Bool = true
  ) {
    (self.budget, self.only, self.skip, self.trains) = (budget, only, skip, trains)
  }
}

extension RunSession {
  /// Runs the checks, cheap ones first.
  ///
  /// - Parameter each: called with every result as soon as it is there.
  /// - Throws: ``RunError`` where the spec cannot be run at all, or a check is named that does not exist.
  package func verify(
    _ options: VerifyOptions = VerifyOptions(), each: (CheckResult) -> Void = { _ in }
  ) throws(RunError) -> [CheckResult] {
    let checks = try Self.chosen(spec, options)
    let start = monotonicSeconds()
    let run = try prepare()
    let budget = options.budget ?? spec.spec.verify.budget?.value ?? VerifyOptions.defaultBudget
    var context = VerificationContext(run, deadline: start + budget)
    var results: [CheckResult] = []
    for check in checks {
      let result = Self.run(check, &context, budget: budget)
      results.append(result)
      each(result)
    }
    return results
  }

  static func run(
    _ check: any Check.Type, _ context: inout VerificationContext, budget: Double
  ) -> CheckResult {
    let start = monotonicSeconds()
    let outcome: CheckOutcome
    if context.secondsLeft <= 0, check.about.cost > .free {
      outcome = .outOfTime("not run: the budget of \(budget.short) s is used up")
    } else {
      do throws(RunError) {
        outcome = try check.init().run(&context)
      } catch {
        outcome = CheckOutcome(
          .fail, "could not be measured: \(error)", at: error.range, help: error.help)
      }
    }
    return CheckResult(about: check.about, outcome: outcome, seconds: monotonicSeconds() - start)
  }

  /// The checks to run, in order of their cost.
  static func chosen(
    _ spec: AnalyzedSpec, _ options: VerifyOptions
  ) throws(RunError) -> [any Check.Type] {
    let section = spec.spec.verify
    let known = allChecks.map { $0.about.id }
    func unknown(_ name: String, _ range: SourceRange?) -> RunError {
      RunError(
        "there is no check '\(name)'", at: range,
        help: didYouMean(name, among: known).map { "did you mean '\($0)'?" }
          ?? "'coprime checks' lists them")
    }
    for name in section.only + section.skip where !known.contains(name.value) {
      throw unknown(name.value, name.range)
    }
    for name in options.only + options.skip where !known.contains(name) { throw unknown(name, nil) }
    let only = options.only.isEmpty ? section.only.map(\.value) : options.only
    let skip = options.skip + (options.only.isEmpty ? section.skip.map(\.value) : [])
    let chosen = allChecks.filter { check in
      (only.isEmpty || only.contains(check.about.id)) && !skip.contains(check.about.id)
        && (options.trains || check.about.cost != .shortRun)
    }
    if chosen.isEmpty, !options.only.isEmpty || !options.skip.isEmpty {
      throw RunError("no check is left to run", help: "what '--only' names, '--skip' leaves out")
    }
    return Verifier.inOrder(chosen)
  }
}

package enum Verifier {
  /// Checks in the order in which they run: cheap ones first, since a budget may end before the others.
  package static func inOrder(_ checks: [any Check.Type]) -> [any Check.Type] {
    checks.enumerated().sorted { a, b in
      (a.element.about.cost, a.offset) < (b.element.about.cost, b.offset)
    }.map { $0.element }
  }
}
