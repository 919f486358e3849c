import Analysis
import ArgumentParser
import JSONText
import Reporting
import SourceText
import Spec
import Training

/// Where `run` and `verify` write: text for people as it comes, or one object for machines at the end.
final class Console {
  let isMachineReadable: Bool
  let style: Style

  init(isMachineReadable: Bool, _ color: ColorChoice) {
    self.isMachineReadable = isMachineReadable
    style = isMachineReadable ? .plain : Output.style(color)
  }

  func say(_ text: String) {
    if !isMachineReadable { Output.write(text) }
  }

  func show(_ findings: [Diagnostic], _ document: SpecDocument) {
    guard !findings.isEmpty else { return say("lint: nothing found\n") }
    let file = LintedFile(path: document.file.path, findings: findings, sources: document.sources)
    let text = HumanFormat().render([file], Output.style(.auto))
    if isMachineReadable { Output.error(text) } else { Output.write(text) }
  }

  func finish(_ report: RunReport) {
    if isMachineReadable { Output.write(report.json.prettyText + "\n") }
  }

  func finish(_ report: JSONValue) {
    if isMachineReadable { Output.write(report.foldedText) }
  }

  /// As ``explain(_:_:)``, with an empty report for machines.
  func fail(_ error: RunError, _ document: SpecDocument) -> ExitCode {
    defer { finish(RunReport()) }
    return explain(error, document)
  }

  /// Prints what kept the spec from running, like a finding where its place in the spec is known.
  func explain(_ error: RunError, _ document: SpecDocument) -> ExitCode {
    if let range = error.range {
      let finding = Diagnostic("run", .error, "\(error)", at: range, help: error.help)
      let file = LintedFile(
        path: document.file.path, findings: [finding], sources: document.sources)
      Output.error(HumanFormat().render(finding, file, Output.style(.auto)))
    } else {
      Output.error("error: \(error)" + (error.help.map { "\n  = help: \($0)" } ?? ""))
    }
    return ExitCode(2)
  }
}

extension AnalyzedSpec {
  /// The analysis of a document for a command that needs one; says why and ends with 2 where there is none.
  static func required(_ document: SpecDocument, _ console: Console) throws -> AnalyzedSpec {
    guard let spec = AnalyzedSpec(document) else {
      console.show(document.diagnostics, document)
      throw ExitCode(2)
    }
    return spec
  }
}
