import ArgumentParser
import SourceText
import Verification

/// Which checks run, and for how long.
struct CheckOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only these checks, separated by commas; may be repeated. 'coprime checks' lists them.",
      valueName: "checks"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "All but these checks, separated by commas; may be repeated.", valueName: "checks"))
  var skip: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Seconds for all checks together (default: what 'verify.budget' says, else 60). Cheap checks run first; what no \
      time is left for is named.
      """, valueName: "seconds"))
  var budget: Double?

  func validate() throws {
    if let budget, !(budget >= 0 && budget.isFinite) {
      throw ValidationError("'--budget \(budget)' is not a number of seconds")
    }
    _ = try options()
  }

  func options() throws -> VerifyOptions {
    VerifyOptions(
      budget: budget, only: try Self.names(only, "--only"), skip: try Self.names(skip, "--skip"))
  }

  private static func names(_ lists: [String], _ option: String) throws -> [String] {
    try lists.flatMap { list in
      let names = list.split { $0 == "," || $0 == " " }.map(String.init)
      if names.isEmpty { throw ValidationError("'\(option) \(list)' names no check") }
      return try names.map { try check($0, option) }
    }
  }

  /// The id of a check, which findings call `verify/ID`.
  private static func check(_ name: String, _ option: String) throws -> String {
    let prefix = CheckInfo.group + "/"
    let id = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    let known = allChecks.map { $0.about.id }
    guard known.contains(id) else {
      let near = didYouMean(id, among: known).map { "did you mean '\($0)'?" }
      throw ValidationError(
        "'\(option)': there is no check '\(name)'; \(near ?? "'coprime checks' lists them")")
    }
    return id
  }
}
