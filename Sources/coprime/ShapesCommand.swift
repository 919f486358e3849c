import Analysis
import ArgumentParser
import Linting
import Reporting
import SourceText
import Spec

struct ShapesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shapes",
    abstract: "Print the shape of every layer as a formula, with parameters and cost.",
    discussion: """
      Free dimensions are probed with a prime each, so that every number in the probe column can be traced back to \
      the dimensions it came from.
      """)

  enum Form: String, ExpressibleByArgument, CaseIterable { case table, json, markdown }

  @Argument(help: "The spec; '-' reads standard input.")
  var spec: String

  @Option(help: "How to print the shapes.")
  var format: Form = .table

  @OptionGroup var color: ColorOptions
  @OptionGroup var overrides: OverrideOptions

  func run() throws {
    let document = try SpecDocument.required(spec, overrides: overrides.overrides())
    guard let analyzed = AnalyzedSpec(document) else {
      report(document.diagnostics, document)
      throw ExitCode(2)
    }
    // Only what concerns reading and shapes: the rest is the business of `lint`.
    let findings = DiagnosticOrder.sorted(document.diagnostics + analyzed.diagnostics)
    let shapes = ShapeReport(analyzed)
    switch format {
    case .json: Output.write(JSON.text(ShapeJSON(shapes, findings: findings, document.sources)))
    case .table: Output.write(ShapeTable(shapes).render(.aligned, Output.style(color.color)))
    case .markdown: Output.write(ShapeTable(shapes).render(.markdown, .plain))
    }
    if format != .json { report(findings, document) }
    if FailOn.error.isReached(by: findings) { throw ExitCode(1) }
  }

  private func report(_ findings: [Diagnostic], _ document: SpecDocument) {
    guard !findings.isEmpty else { return }
    let file = LintedFile(path: document.file.path, findings: findings, sources: document.sources)
    if format == .json {
      Output.write(JSONFormat().render([file], .plain))
    } else {
      Output.write("\n" + HumanFormat().render([file], Output.style(color.color)))
    }
  }
}
