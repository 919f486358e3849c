import ArgumentParser
import Linting

/// Which findings count.
struct JudgingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The least severity that makes the command fail (default: error).", valueName: "severity"))
  var failOn: FailOn?

  @Flag(help: "End with 0 whatever is found; the same as --fail-on never.")
  var exitZero = false

  @Option(
    help: ArgumentHelp(
      "Findings that this file lists do not count; they are known by path, rule and text of the line.",
      valueName: "file"))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Write all that is found to this file, so that only what comes later counts.",
      valueName: "file"))
  var writeBaseline: String?

  var threshold: FailOn? { exitZero ? .never : failOn }

  func validate() throws {
    if exitZero, let failOn, failOn != .never {
      throw ValidationError(
        "'--exit-zero' and '--fail-on \(failOn.rawValue)' contradict each other")
    }
  }
}
