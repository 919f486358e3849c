import Dispatch
import Linting
import Reporting
import SourceText
import Spec
import Synchronization

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

  func lint(_ paths: [String]) -> [Outcome] {
    if paths.count < 2 { return paths.map(lint) }
    let results = Mutex([Outcome?](repeating: nil, count: paths.count))
    // Chunks keep the lock and the queue out of the way of files that take a fraction of a millisecond.
    let chunk = 8
    DispatchQueue.concurrentPerform(iterations: (paths.count + chunk - 1) / chunk) { index in
      let range = index * chunk..<min((index + 1) * chunk, paths.count)
      let outcomes = range.map { lint(paths[$0]) }
      results.withLock { $0.replaceSubrange(range, with: outcomes) }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Lints, and fixes in memory, one document.
  func lint(_ document: SpecDocument) -> Outcome {
    guard let level else {
      return .linted(
        LintedFile(path: document.file.path, Linter().examine(document), document.sources))
    }
    return .fixed(FixedFile(original: document, spec: Fixer(level).fix(document)))
  }

  private func lint(_ path: String) -> Outcome {
    do throws(SourceLoadError) {
      let document = try SpecDocument.load(path, overrides: overrides)
      guard document.isSpec || document.mentionsKey else { return .notASpec(path) }
      return lint(document)
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
}

extension SpecDocument {
  /// Whether a line starts with `coprime:`, for files too broken to be read as a mapping.
  var mentionsKey: Bool { SpecSearch.mentionsKey(file.text) }
}
