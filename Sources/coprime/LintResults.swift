import Linting
import Reporting
import SourceText

/// What became of the specs of a run, in their order, with what could not be read said.
struct LintResults {
  private struct Item {
    var file: LintedFile
    /// Where fixes were made in memory only.
    var fixed: FixedFile?
    let failOn: FailOn
  }
  private var items: [Item] = []
  var couldReadAll = true

  /// - Parameter named: files that the user named, of which it is said that they are no specs.
  init(_ outcomes: [LintRun.Outcome], of specs: [PlannedSpec], named: Set<String>) {
    for (outcome, spec) in zip(outcomes, specs) {
      if case .notASpec(let path) = outcome, named.contains(path) {
        Output.error("note: \(path) is not a spec (no key 'coprime:'), skipped")
      }
      add(outcome, spec)
    }
  }

  mutating func add(_ outcome: LintRun.Outcome, _ spec: PlannedSpec) {
    switch outcome {
    case .linted(let file): items.append(Item(file: file, failOn: spec.failOn))
    case .fixed(let file):
      // Nothing is written yet, so what was found is still there.
      items.append(Item(file: file.unfixed, fixed: file, failOn: spec.failOn))
    case .unreadable(let message):
      Output.error("error: \(message)")
      couldReadAll = false
    case .notASpec: break
    }
  }

  var files: [LintedFile] { items.map(\.file) }
  var fixed: [FixedFile] { items.compactMap(\.fixed) }

  /// Whether the findings of some spec reach what makes the command fail there.
  var isFailing: Bool { items.contains { $0.failOn.isReached(by: $0.file.findings) } }

  /// Puts what is left on disk in the place of what was fixed in memory.
  mutating func replaceFixed(_ file: (FixedFile) -> LintedFile) {
    for index in items.indices {
      if let fixed = items[index].fixed { items[index].file = file(fixed) }
      items[index].fixed = nil
    }
  }

  /// Exchanges the files for as many others.
  mutating func replace(with files: [LintedFile]) {
    for (index, file) in zip(items.indices, files) { items[index].file = file }
  }
}
