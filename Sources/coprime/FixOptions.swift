import ArgumentParser
import Linting

/// What `lint` does about what it finds.
struct FixOptions: ParsableArguments {
  @Flag(help: "Apply the fixes that keep the meaning of the spec, and report what is left.")
  var fix = false

  @Flag(help: "With --fix or --diff: also those that may change what is trained.")
  var unsafeFixes = false

  @Flag(help: "Print what --fix would apply as a unified diff, and write nothing.")
  var diff = false

  /// Which fixes are made; nil: none.
  var level: Fixer.Level? {
    fix || diff ? unsafeFixes ? .unsafe : .safe : nil
  }
}
