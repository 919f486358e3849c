/// One finding per line, for programs that read as it comes.
package struct JSONLinesFormat: ReportFormat {
  package static let name = "jsonl"
  package static let summary = "one JSON object per line for each finding"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    files.flatMap { file in
      file.findings.map { JSON.text(Finding($0, file.sources), pretty: false) }
    }.joined()
  }
}
