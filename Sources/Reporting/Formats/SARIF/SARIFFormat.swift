internal import Linting
internal import SourceText
internal import JSONText

/// The interchange format of static analysis, version 2.1.0 (OASIS, 2020; errata 2023), as GitHub's code
/// scanning reads it.
package struct SARIFFormat: ReportFormat {
  package static let name = "sarif"
  package static let summary = "SARIF 2.1.0, for code scanning"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    let found = files.flatMap { file in
      file.findings.map { SARIFResult($0, nil, file) }
        + file.silenced.map { SARIFResult($0.finding, $0.cause, file) }
    }
    let rules = SARIFRules(found.map(\.finding))
    var writer = SARIFWriter(
      rules: rules, setting: setting, hasSilenced: found.contains { $0.cause != nil },
      hasBaseline: found.contains { $0.cause == .baseline })
    let results = found.map { writer.result($0) }
    var run: [JSONValue.Member] = [
      .init(
        "tool",
        [
          "driver": [
            "name": .string(Product.name), "informationUri": .string(Product.address),
            "semanticVersion": .string(Product.version), "rules": .array(rules.descriptors),
          ]
        ])
    ]
    // Uploads of one category replace each other.
    run.append(.init("automationDetails", ["id": "coprime/"]))
    run.append(.init("columnKind", "unicodeCodePoints"))
    if setting.project != nil {
      run.append(
        .init(
          "originalUriBaseIds",
          [SARIFWriter.root: ["description": ["text": "the folder of the repository"]]]))
    }
    run.append(.init("results", .array(results)))
    let log: JSONValue = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": [.object(run)],
    ]
    return log.prettyText
  }
}

/// One finding on its way into a log.
struct SARIFResult {
  let finding: Diagnostic
  /// nil: it counts.
  let cause: SilencedFinding.Cause?
  let sources: SourceMap

  init(_ finding: Diagnostic, _ cause: SilencedFinding.Cause?, _ file: LintedFile) {
    (self.finding, self.cause, sources) = (finding, cause, file.sources)
  }
}

extension Severity {
  /// What SARIF calls it.
  var level: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}
