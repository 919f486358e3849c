import ArgumentParser
import Linting
import SourceText
import Spec

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

extension FailOn: ExpressibleByArgument {}
extension Profile: ExpressibleByArgument {}

struct ColorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to colour the output.", valueName: "when"))
  var color: ColorChoice = .auto
}

/// `--set training.epochs=3` or `--set batch=32`, any number of times.
struct OverrideOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a value of the spec, as in 'training.epochs=3', or a dimension, as in 'height=64'; may be repeated.",
      valueName: "key=value"))
  var settings: [String] = []

  func overrides() throws -> [Override] {
    try settings.map { text in
      guard let override = Override(text) else {
        throw ValidationError(
          "'--set \(text)' is not of the form key=value, as in training.epochs=3")
      }
      return override
    }
  }
}

extension SpecDocument {
  /// Loads a spec for a command that needs one; says why and ends with 2 where it cannot be read.
  static func required(_ path: String, overrides: [Override] = [], standardInput: String? = nil)
    throws -> SpecDocument
  {
    if path == "-" {
      return read(readStandardInput(), path: standardInput ?? "<stdin>", overrides: overrides)
    }
    do throws(SourceLoadError) {
      return try load(path, overrides: overrides)
    } catch {
      Output.error("error: \(error.message)")
      throw ExitCode(2)
    }
  }
}
