import ArgumentParser
import Linting

/// Which rules speak.
struct RuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only these rules or groups, separated by commas; may be repeated.", valueName: "rules"))
  var select: [String] = []

  @Option(
    help: ArgumentHelp(
      "All but these rules or groups, separated by commas; may be repeated.", valueName: "rules"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      How much is said: smoke (what cannot work), research (and what likely harms; the default) or production (and \
      what others need who rely on the model).
      """, valueName: "profile"))
  var profile: Profile?

  func selection() throws -> RuleSelection {
    RuleSelection(
      selected: Set(try Self.selectors(select, "--select")),
      ignored: Set(try Self.selectors(ignore, "--ignore")))
  }

  private static func selectors(_ lists: [String], _ option: String) throws -> [RuleSelector] {
    try lists.flatMap { $0.split(separator: ",") }.compactMap { part in
      let name = part.filter { $0 != " " }
      guard !name.isEmpty else { return nil }
      guard let selector = RuleIndex.all.selector(name) else {
        let near = RuleIndex.all.nearest(name).map { "did you mean '\($0)'?" }
        throw ValidationError(
          "'\(option)': there is no rule or group '\(name)'; \(near ?? "'coprime rules' lists them")"
        )
      }
      return selector
    }
  }
}

/// Where settings come from.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use this configuration in place of the .coprime.yaml found upward from each spec.",
      valueName: "file"))
  var config: String?

  @Flag(help: "Use no configuration.")
  var noConfig = false

  func validate() throws {
    if config != nil, noConfig {
      throw ValidationError("'--config' and '--no-config' exclude each other")
    }
  }
}
