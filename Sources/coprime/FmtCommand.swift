import ArgumentParser
import Formatting
import SourceText
import Spec

struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Give names their canonical spelling and keys their canonical order.",
    discussion: """
      Comments, anchors, blank lines and the meaning of a spec stay as they are. Folders are searched for YAML files \
      with the key 'coprime:'. Ends with 1 where --check or --diff find something to change, with 2 where a spec cannot \
      be read or written.
      """)

  @Argument(help: "Specs or folders; '-' reads standard input and prints it formatted.")
  var paths: [String] = ["."]

  @Flag(help: "Write nothing; name the specs that are not formatted.")
  var check = false

  @Flag(help: "Write nothing; print what would change as a unified diff.")
  var diff = false

  func run() throws {
    var search = SpecSearch()
    for path in paths where path != "-" { search.add(path) }
    var outcome = Outcome()
    for problem in search.problems { outcome.fail(problem) }
    for path in search.files { format(path, isNamed: search.named.contains(path), &outcome) }
    if paths.contains("-") { formatStandardInput(&outcome) }
    if !paths.contains("-") { Output.error(outcome.summary(isWritten: !check && !diff)) }
    if outcome.hasFailed { throw ExitCode(2) }
    if check || diff, outcome.changed > 0 { throw ExitCode(1) }
  }

  private func format(_ path: String, isNamed: Bool, _ outcome: inout Outcome) {
    do throws(SourceLoadError) {
      let file = try SourceFile.load(path)
      guard SpecSearch.mentionsKey(file.text) else {
        if isNamed { Output.error("note: \(path) is not a spec (no key 'coprime:'), skipped") }
        return
      }
      guard let text = formatted(try SpecDocument.load(path), &outcome), text != file.text else {
        return
      }
      outcome.changed += 1
      if diff {
        Output.write(UnifiedDiff.text(from: file.text, to: text, path: path))
      } else if check {
        Output.write("\(path)\n")
      } else {
        save(text, path, &outcome)
      }
    } catch {
      outcome.fail(error.message)
    }
  }

  private func save(_ text: [UInt8], _ path: String, _ outcome: inout Outcome) {
    do throws(SourceSaveError) {
      try SourceFile.replace(path, with: text)
    } catch {
      outcome.fail(error.message)
    }
  }

  private func formatStandardInput(_ outcome: inout Outcome) {
    let document = SpecDocument.read(readStandardInput(), path: "<stdin>")
    let text = formatted(document, &outcome) ?? document.file.text
    if text != document.file.text { outcome.changed += 1 }
    if diff {
      Output.write(UnifiedDiff.text(from: document.file.text, to: text, path: "<stdin>"))
    } else if !check {
      Output.write(text)
    }
  }

  /// The formatted text; says why where there is none.
  private func formatted(_ document: SpecDocument, _ outcome: inout Outcome) -> [UInt8]? {
    outcome.read += 1
    let text = SpecFormatter.format(document)
    if text == nil {
      outcome.fail("\(document.file.path) is not sound YAML; 'coprime lint' says where")
    }
    return text
  }
}

private struct Outcome {
  var read = 0
  var changed = 0
  private(set) var hasFailed = false

  mutating func fail(_ message: String) {
    Output.error("error: \(message)")
    hasFailed = true
  }

  func summary(isWritten: Bool) -> String {
    let specs = read == 1 ? "1 spec" : "\(read) specs"
    if changed == 0 { return "\(specs), nothing to change" }
    return "\(isWritten ? "formatted" : "would format") \(changed) of \(specs)"
  }
}
