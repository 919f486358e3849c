import ArgumentParser
import Reporting
import SourceText

/// A format, and the file that gets the report; nil: standard output.
struct ReportRequest: Sendable {
  let format: any ReportFormat.Type
  let path: String?

  /// Reads `FORMAT` or `FORMAT=FILE`.
  init(_ text: String) throws {
    let name = text.prefix { $0 != "=" }
    guard let format = allFormats.first(where: { $0.name == name }) else {
      let names = allFormats.map { $0.name }
      let near = didYouMean(String(name), among: names).map { "did you mean '\($0)'?" }
      throw ValidationError(
        "there is no format '\(name)'; \(near ?? "choose from \(names.joined(separator: ", "))")")
    }
    let path = text.dropFirst(name.count + 1)
    guard name.count == text.count || !path.isEmpty else {
      throw ValidationError("'\(text)' names no file, as in '\(name)=findings.txt'")
    }
    self.init(format, path.isEmpty || path == "-" ? nil : String(path))
  }

  init(_ format: any ReportFormat.Type, _ path: String?) {
    (self.format, self.path) = (format, path)
  }
}

/// How and where findings are printed.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      How to print findings: \(allFormats.map { $0.name }.joined(separator: ", ")) (default: human; github in GitHub \
      Actions). With '=FILE' the report goes to that file, in addition to standard output; may be repeated.
      """, valueName: "format[=file]"),
    transform: ReportRequest.init)
  var format: [ReportRequest] = []

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to this file what would go to standard output.", valueName: "file"))
  var output: String?

  func validate() throws {
    let printed = format.filter { $0.path == nil }
    if printed.count > 1 {
      let names = printed.map { $0.format.name }
      throw ValidationError(
        "the formats \(names.joined(separator: " and ")) would mix on standard output; "
          + "give all but one a file, as in '\(names[1])=findings.\(names[1])'")
    }
    let paths = format.compactMap(\.path) + [output].compactMap { $0 }
    if let path = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
      throw ValidationError("two reports would be written to '\(path)'")
    }
  }

  /// The reports that go to files by `--format FORMAT=FILE`.
  var filesOnly: [ReportRequest] { format.filter { $0.path != nil } }

  /// What was asked for, the report on standard output last: a reader that closes the pipe ends the program.
  var requests: [ReportRequest] {
    let files = filesOnly
    let asked = format.first { $0.path == nil }?.format
    let isWorkflow = Output.variable("GITHUB_ACTIONS") == "true"
    let chosen = asked ?? (isWorkflow && format.isEmpty ? GitHubFormat.self : HumanFormat.self)
    return files + [ReportRequest(chosen, output)]
  }
}
