package import SourceText

/// What `.coprime.yaml` says, what it extends included.
package struct Configuration: Sendable {
  /// In the order in which they are looked for in a folder.
  package static let fileNames = [".coprime.yaml", ".coprime.yml"]

  /// What holds for some paths only.
  struct PathOverride: Sendable {
    let glob: Glob
    var levels = RuleLevels()
    var profile: Profile?
  }

  package internal(set) var profile: Profile?
  package internal(set) var failOn: FailOn?
  /// Path of the baseline, bound to the folder of the file that names it.
  package internal(set) var baseline: Located<String>?
  var exclude: [Glob] = []
  /// What each file of the chain says, the most basic first.
  var levels: [RuleLevels] = []
  var overrides: [PathOverride] = []

  package init() {}

  /// Whether a file is left out.
  ///
  /// - Parameter path: names from the folder of the configuration down to the file.
  package func excludes(_ path: [Substring]) -> Bool { exclude.contains { $0.matches(path) } }

  /// The positions of overrides that hold for a file; files with equal positions have equal settings.
  package func matching(_ path: [Substring]) -> [Int] {
    overrides.indices.filter { overrides[$0].glob.matches(path) }
  }

  /// - Parameters:
  ///   - matching: see ``matching(_:)``.
  ///   - profile: that of the command line, which goes before what is said here.
  package func settings(
    matching: [Int], profile: Profile?, selection: RuleSelection
  ) -> RuleSettings {
    let own = matching.reversed().compactMap { overrides[$0].profile }.first
    var settings = RuleSettings(
      profile: profile ?? own ?? self.profile ?? .research, selection: selection)
    for level in levels { settings.apply(level) }
    for index in matching { settings.apply(overrides[index].levels) }
    return settings
  }
}
