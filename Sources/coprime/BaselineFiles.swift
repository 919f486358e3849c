import Linting
import Reporting
import SourceText

/// The baselines of a run, each read once, and those that are written.
struct BaselineFiles {
  private struct Loaded {
    let path: String
    let folder: String
    let baseline: Baseline
    /// Paths of which it was asked.
    var asked: Set<String> = []
  }

  /// Whether every baseline could be used; if not, why is already said.
  private(set) var couldReadAll = true
  private let isOff: Bool
  private var loaded: [String: Loaded] = [:]

  init(isOff: Bool) { self.isOff = isOff }

  /// What a baseline knows of a spec, given by its absolute path.
  mutating func known(_ spec: String, in path: String?) -> Baseline.File {
    guard !isOff, let path else { return Baseline.File() }
    if loaded[path] == nil { loaded[path] = load(path) }
    guard let folder = loaded[path]?.folder else { return Baseline.File() }
    let name = SourcePath.relative(spec, from: folder)
    loaded[path]?.asked.insert(name)
    return loaded[path]?.baseline.files[name] ?? Baseline.File()
  }

  private mutating func load(_ path: String) -> Loaded {
    let folder = Self.folder(of: path)
    do throws(SourceLoadError) {
      let file = try SourceFile.load(path)
      let (baseline, mistakes) = Baseline.read(file)
      if let baseline { return Loaded(path: path, folder: folder, baseline: baseline) }
      var sources = SourceMap()
      _ = sources.add(path: path, text: file.text)
      let linted = LintedFile(path: path, findings: mistakes, sources: sources)
      for mistake in mistakes.prefix(3) {
        Output.error(HumanFormat().render(mistake, linted, Output.errorStyle))
      }
    } catch {
      Output.error("error: \(error.message)")
    }
    couldReadAll = false
    return Loaded(path: path, folder: folder, baseline: Baseline())
  }

  /// Says of each baseline how much of it can go.
  ///
  /// - Parameter stale: findings that are gone from the specs that were linted.
  func reportStale(_ stale: Int) {
    var stale = stale
    for (_, file) in loaded {
      for (name, known) in file.baseline.files where !file.asked.contains(name) {
        if !SourceFile.exists("\(file.folder)/\(name)") { stale += known.total }
      }
    }
    guard stale > 0 else { return }
    let names = loaded.values.map(\.path).sorted().joined(separator: ", ")
    Output.error(
      "note: \(stale == 1 ? "1 finding of the baseline is" : "\(stale) findings of the baseline are") gone; --write-baseline \(names) renews it"
    )
  }

  /// Writes what was found as the new baseline.
  ///
  /// - Returns: the specs without what is known now; nil where the file cannot be written.
  static func write(_ files: [LintedFile], to path: String) -> [LintedFile]? {
    let folder = folder(of: path)
    var baseline = Baseline()
    var linted: [LintedFile] = []
    for file in files {
      let known = Baseline.File(file.findings, file.sources)
      let (parent, name) = Paths.split(file.path)
      let absolute = "\(Paths.absolute(folder: parent))/\(name)"
      if known.total > 0 {
        baseline.files[SourcePath.relative(absolute, from: folder)] = known
      }
      var result = LintResult(findings: file.findings, silenced: file.silenced)
      known.apply(to: &result, file.sources)
      linted.append(LintedFile(path: file.path, result, file.sources, fixed: file.fixed))
    }
    do throws(SourceSaveError) {
      try SourceFile.write([UInt8](baseline.text.utf8), to: path)
      return linted
    } catch {
      Output.error("error: \(error.message)")
      return nil
    }
  }

  private static func folder(of path: String) -> String {
    Paths.absolute(folder: Paths.split(Paths.real(path) ?? path).folder)
  }
}
