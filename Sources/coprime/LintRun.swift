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
    case notASpec(String)
    case unreadable(String)
  }

  let overrides: [Override]

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

  private func lint(_ path: String) -> Outcome {
    do throws(SourceLoadError) {
      let document = try SpecDocument.load(path, overrides: overrides)
      guard document.isSpec || document.mentionsKey else { return .notASpec(path) }
      return .linted(
        LintedFile(path: path, findings: Linter().lint(document), sources: document.sources))
    } catch {
      return .unreadable(error.message)
    }
  }
}

extension SpecDocument {
  /// Whether a line starts with `coprime:`, for files too broken to be read as a mapping.
  var mentionsKey: Bool { SpecSearch.mentionsKey(file.text) }
}
