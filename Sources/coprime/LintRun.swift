import Dispatch
import Linting
import Reporting
import SourceText
import Spec
import Synchronization
import Training

/// Lints many files on all cores, with results in the order of the files.
struct LintRun {
  enum Outcome: Sendable {
    case linted(LintedFile)
    case fixed(FixedFile)
    case notASpec(String)
    case unreadable(String)
  }

  let overrides: [Override]
  /// Which fixes are made; nil: none.
  var level: Fixer.Level?
  /// nil: as many as there are cores.
  var threads: Int?

  /// - Returns: one outcome for each spec, whatever the number of threads.
  func lint(_ specs: [PlannedSpec]) -> [Outcome] {
    let threads = min(threads ?? RunOptions.processorCount, specs.count)
    if threads < 2 { return specs.map(lint) }
    let results = Mutex([Outcome?](repeating: nil, count: specs.count))
    let next = Atomic<Int>(0)
    // Chunks keep the lock out of the way of files that take a fraction of a millisecond.
    let chunk = 8
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let start = next.add(chunk, ordering: .relaxed).oldValue
        guard start < specs.count else { return }
        let range = start..<min(start + chunk, specs.count)
        let outcomes = range.map { lint(specs[$0]) }
        results.withLock { $0.replaceSubrange(range, with: outcomes) }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Lints, and fixes in memory, one document.
  func lint(_ document: SpecDocument, _ linter: Linter) -> Outcome {
    guard let level else {
      return .linted(
        LintedFile(path: document.file.path, linter.examine(document), document.sources))
    }
    let fixed = Fixer(level, linter: linter).fix(document)
    return .fixed(FixedFile(original: document, spec: fixed))
  }

  private func lint(_ spec: PlannedSpec) -> Outcome {
    do throws(SourceLoadError) {
      let document = try SpecDocument.load(spec.path, overrides: overrides)
      guard document.isSpec || document.mentionsKey else { return .notASpec(spec.path) }
      return lint(document, spec.linter)
    } catch {
      return .unreadable(error.message)
    }
  }
}

/// A file with its fixes in memory.
struct FixedFile: Sendable {
  let original: SpecDocument
  let spec: FixedSpec

  var path: String { original.file.path }
  var text: [UInt8] { spec.document.file.text }
  var isChanged: Bool { text != original.file.text }
  var diff: String { UnifiedDiff.text(from: original.file.text, to: text, path: path) }
  var linted: LintedFile {
    LintedFile(path: path, spec.result, spec.document.sources, fixed: spec.fixed)
  }
  /// The file as it is on disk.
  var unfixed: LintedFile { LintedFile(path: path, spec.unfixed, original.sources) }
}

extension SpecDocument {
  /// Whether a line starts with `coprime:`, for files too broken to be read as a mapping.
  var mentionsKey: Bool { SpecSearch.mentionsKey(file.text) }
}
