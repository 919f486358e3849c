import ArgumentParser
import SourceText
import Templates

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented spec to start from.",
    discussion: """
      Each template is the simplest model for its kind of problem with the standard loss; its comments say what to add \
      once that works. Files that exist are left alone.

      Templates:
      \(table(Templates.all.map { ($0.name, $0.summary) }))
      """)

  @Argument(
    help: ArgumentHelp(
      "The template; see above (default: \(Templates.standard.name)).", valueName: "template"))
  var template: String?

  @Argument(
    help: ArgumentHelp(
      "Where to write it; '-' prints it (default: the template's name with .yaml).",
      valueName: "path"))
  var path: String?

  @Flag(help: "Replace a file that exists.")
  var force = false

  @Flag(help: "List the templates and write nothing.")
  var list = false

  func run() throws {
    if list {
      return Output.write(table(Templates.all.map { ($0.name, $0.summary) }) + "\n")
    }
    let template = try chosen()
    let text = Templates.file(template)
    if path == "-" { return Output.write(text) }
    let path = path ?? "\(template.name).yaml"
    if SourceFile.exists(path), !force {
      Output.error("error: '\(path)' exists; --force replaces it")
      throw ExitCode(2)
    }
    do throws(SourceSaveError) {
      try SourceFile.write([UInt8](text.utf8), to: path)
    } catch {
      Output.error("error: \(error.message)")
      throw ExitCode(2)
    }
    Output.write(
      """
      wrote \(path)
        find mistakes:                           coprime lint \(path)
        let your editor complete and check keys: coprime schema > coprime.schema.json

      """)
  }

  private func chosen() throws -> any Template.Type {
    guard let template else { return Templates.standard }
    if let found = Templates.find(template) { return found }
    let names = Templates.all.map { $0.name }
    let near = didYouMean(template, among: names).map { "did you mean '\($0)'?" }
    Output.error(
      "error: there is no template '\(template)'; \(near ?? "choose from \(names.joined(separator: ", "))")"
    )
    throw ExitCode(2)
  }
}
