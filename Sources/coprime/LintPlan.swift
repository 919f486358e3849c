import ArgumentParser
import Linting
import Reporting
import SourceText

/// A spec to be linted, and how.
struct PlannedSpec: Sendable {
  let path: String
  let linter: Linter
  let failOn: FailOn
}

/// Decides for each spec what holds for it: configuration, command line, baseline.
struct LintPlan {
  /// What the command line says, before which configurations step back.
  struct Choices {
    var profile: Profile?
    var selection = RuleSelection()
    var failOn: FailOn?
    var baseline: String?
    /// Whether known findings count: to write a baseline anew.
    var ignoresBaselines = false
  }
  private struct LinterKey: Hashable {
    let configuration: Int
    let matching: [Int]
  }

  private let choices: Choices
  private var search: ConfigurationSearch
  private var linters: [LinterKey: Linter] = [:]
  private var folders: [String: String] = [:]
  private(set) var baselines: BaselineFiles

  init(_ choices: Choices, _ options: ConfigurationOptions) {
    self.choices = choices
    search = ConfigurationSearch(options)
    baselines = BaselineFiles(isOff: choices.ignoresBaselines)
  }

  /// Ends the command where a configuration or a baseline cannot be used.
  func validate() throws {
    if !search.couldReadAll || !baselines.couldReadAll { throw ExitCode(2) }
  }

  /// How to lint a spec; nil where the configuration leaves it out.
  mutating func spec(_ path: String) -> PlannedSpec? {
    let absolute = absolute(path)
    let found = search.find(Paths.split(absolute).folder)
    let configuration = found?.configuration ?? Configuration()
    let names = found?.names(of: absolute) ?? []
    if configuration.excludes(names) { return nil }
    let key = LinterKey(
      configuration: found?.number ?? 0, matching: configuration.matching(names))
    let linter =
      linters[key]
      ?? Linter(
        settings: configuration.settings(
          matching: key.matching, profile: choices.profile, selection: choices.selection))
    linters[key] = linter
    let known = baselines.known(
      absolute, in: choices.baseline ?? configuration.baseline?.value)
    return PlannedSpec(
      path: path, linter: linter.knowing(known),
      failOn: choices.failOn ?? configuration.failOn ?? .error)
  }

  /// An absolute path, its folder asked for once.
  private mutating func absolute(_ path: String) -> String {
    let (folder, name) = Paths.split(path)
    let absolute = folders[folder] ?? Paths.absolute(folder: folder)
    folders[folder] = absolute
    return absolute == "/" ? "/\(name)" : "\(absolute)/\(name)"
  }
}
