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

      Columns of table, markdown, csv and latex:
      \(table(ShapeColumn.allCases.map { ($0.rawValue, $0.summary) }))

      Formats:
      \(table(allShapeFormats.map { ($0.name, $0.summary) }))
      """)

  @Argument(help: "The spec; '-' reads standard input.")
  var spec: String

  @Option(help: ArgumentHelp("How to print the shapes; see above.", valueName: "format"))
  var format = "table"

  @Option(
    help: ArgumentHelp(
      "What to show, separated by commas; see above (default: what tells something about the spec).",
      valueName: "names"))
  var columns: String?

  @Option(
    help: ArgumentHelp(
      "Show blocks nested this deep or deeper as one row each; 1 shows the top level.",
      valueName: "levels"))
  var depth: Int?

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp(
      "Give a free dimension a size, checked against what all layers allow, as in 'height=512'; may be repeated.",
      valueName: "name=size"))
  var sizes: [String] = []

  @OptionGroup var color: ColorOptions
  @OptionGroup var overrides: OverrideOptions

  func run() throws {
    let type = try chosenFormat()
    let columns = try chosenColumns(type)
    if let depth, depth < 1 { throw ValidationError("'--depth \(depth)' must be at least 1") }
    let document = try SpecDocument.required(spec, overrides: overrides.overrides())
    guard let analyzed = try AnalyzedSpec(document).map(atChosenSizes) else {
      report(document.diagnostics, document, type)
      throw ExitCode(2)
    }
    // Only what concerns reading and shapes: the rest is the business of `lint`.
    let findings = DiagnosticOrder.sorted(analyzed.document.diagnostics + analyzed.diagnostics)
    var shapes = ShapeReport(analyzed)
    if columns?.contains(where: \.tellsSignals) ?? false { shapes.addSignals(of: analyzed) }
    if let depth { shapes = shapes.groupedByName().collapsed(depth: depth) }
    let listing = ShapeListing(
      shapes, columns: columns, findings: findings, analyzed.document.sources)
    do throws(ShapeFormatError) {
      Output.write(try type.init().render(listing, Output.style(color.color)))
    } catch {
      Output.error("error: \(error.message)" + (error.help.map { "\n  = help: \($0)" } ?? ""))
      throw ExitCode(2)
    }
    if type.name != "json" { report(findings, analyzed.document, type) }
    if FailOn.error.isReached(by: findings) { throw ExitCode(1) }
  }

  /// Findings stand below what people read, and beside what programs read.
  private func report(
    _ findings: [Diagnostic], _ document: SpecDocument, _ type: any ShapeFormat.Type
  ) {
    guard !findings.isEmpty else { return }
    let file = LintedFile(path: document.file.path, findings: findings, sources: document.sources)
    switch type.name {
    case "json": Output.write(JSONFormat().render([file], .plain))
    case "table", "markdown":
      Output.write("\n" + HumanFormat().render([file], Output.style(color.color)))
    default: Output.error(HumanFormat().render([file], .plain))
    }
  }

  private func chosenFormat() throws -> any ShapeFormat.Type {
    let names = allShapeFormats.map { $0.name }
    guard let type = allShapeFormats.first(where: { $0.name == format }) else {
      throw unknown("format", format, among: names)
    }
    return type
  }

  private func chosenColumns(_ type: any ShapeFormat.Type) throws -> [ShapeColumn]? {
    guard let columns else { return nil }
    guard type.hasColumns else {
      throw ValidationError("the format \(type.name) has no columns to choose")
    }
    return try columns.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let name = part.filter { $0 != " " }
      guard let column = ShapeColumn(rawValue: name) else {
        throw unknown("column", name, among: ShapeColumn.allCases.map(\.rawValue))
      }
      return column
    }
  }

  private func unknown(_ what: String, _ name: String, among names: [String]) -> ValidationError {
    let near = didYouMean(name, among: names).map { "did you mean '\($0)'?" }
    return ValidationError(
      "there is no \(what) '\(name)'; \(near ?? "choose from \(names.joined(separator: ", "))")")
  }

  /// The spec read again with the sizes of `--at`.
  private func atChosenSizes(_ analyzed: AnalyzedSpec) throws -> AnalyzedSpec {
    if sizes.isEmpty { return analyzed }
    let chosen = try sizes.map { text in
      let parts = text.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let size = Int(parts[1]) else {
        throw ValidationError("'--at \(text)' is not of the form name=size, as in height=512")
      }
      return (name: String(parts[0]), size: size)
    }
    do throws(ChosenSizeError) {
      let document = analyzed.document
      let settings = try analyzed.overrides(choosing: chosen)
      return AnalyzedSpec(
        SpecDocument.read(
          document.file.text, path: document.file.path, overrides: document.overrides + settings))
        ?? analyzed
    } catch {
      Output.error("error: \(error.message)" + (error.help.map { "\n  = help: \($0)" } ?? ""))
      throw ExitCode(2)
    }
  }
}

/// Names and what they stand for, for `--help`.
func table(_ rows: [(String, String)]) -> String {
  let width = rows.map(\.0.count).max() ?? 0
  return rows.map { name, text in
    "  \(name)\(String(repeating: " ", count: width - name.count))  \(text)"
  }.joined(separator: "\n")
}
