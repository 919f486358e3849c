internal import Linting
internal import SourceText

/// The stable interface for programs.
package struct JSONFormat: ReportFormat {
  package static let name = "json"
  package static let summary = "one JSON object, the stable interface for programs"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    JSON.text(LintReport(files))
  }
}

struct LintReport: Encodable {
  struct File: Encodable {
    let path: String
    let findings: [Finding]
    let silenced: [Silenced]
  }
  /// A finding that does not count, and why.
  struct Silenced: Encodable {
    let by: String
    @ExplicitNull var reason: String?
    let finding: Finding
  }
  struct Summary: Encodable {
    let files: Int
    let errors: Int
    let warnings: Int
    let infos: Int
    /// Fixes made, and findings left that have a safe or only an unsafe fix.
    let fixed: Int
    let fixable: Int
    let unsafelyFixable: Int
    let suppressed: Int
    let baselined: Int
  }
  let coprime = 1
  let files: [File]
  let summary: Summary

  init(_ linted: [LintedFile]) {
    files = linted.map { file in
      File(
        path: file.path, findings: file.findings.map { Finding($0, file.sources) },
        silenced: file.silenced.map { Silenced($0, file.sources) })
    }
    let tally = Tally(linted)
    summary = Summary(
      files: linted.count, errors: tally[.error], warnings: tally[.warning], infos: tally[.info],
      fixed: tally.fixed, fixable: tally.fixable, unsafelyFixable: tally.unsafelyFixable,
      suppressed: tally.suppressed, baselined: tally.baselined)
  }
}

extension LintReport.Silenced {
  init(_ silenced: SilencedFinding, _ sources: SourceMap) {
    finding = Finding(silenced.finding, sources)
    switch silenced.cause {
    case .comment(let reason): (by, self.reason) = ("comment", reason)
    case .baseline: (by, reason) = ("baseline", nil)
    }
  }
}
