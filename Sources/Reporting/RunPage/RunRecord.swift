internal import Analysis
package import Catalog
package import SourceText
package import Training
package import Verification

/// Everything that the report of a run tells of.
package struct RunRecord {
  let spec: AnalyzedSpec
  let run: PreparedRun
  let findings: [Diagnostic]
  let checks: [CheckResult]
  let result: TrainingResult
  let evaluation: (split: Split, values: [NamedValue])?
  let trace: RunTrace
  let examination: Examination?
  let environment: RunEnvironment
  let dataDigest: String?
  let weights: (String) -> [Float]?

  /// Whether there are no weights that could be looked at.
  var hasDiverged: Bool { if case .diverged = result.outcome { true } else { false } }

  /// - Parameter weights: the trained weights by name, row-major.
  package init(
    _ run: PreparedRun, findings: [Diagnostic], checks: [CheckResult], result: TrainingResult,
    evaluation: (split: Split, values: [NamedValue])?, trace: RunTrace,
    examination: Examination?, dataDigest: String?,
    weights: @escaping (String) -> [Float]?
  ) {
    (spec, self.run, self.findings, self.checks) = (run.spec, run, findings, checks)
    (self.result, self.evaluation, self.trace) = (result, evaluation, trace)
    (self.examination, self.dataDigest, self.weights) = (examination, dataDigest, weights)
    environment = RunEnvironment(run.options)
  }
}
