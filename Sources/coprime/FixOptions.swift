import ArgumentParser
import Linting

/// What `lint` does about what it finds.
struct FixOptions: ParsableArguments {
  @Flag(help: "Apply the fixes that keep the meaning of the spec, and report what is left.")
  var fix = false

  @Flag(help: "Apply the fixes that may change what is trained, too.")
  var unsafeFixes = false

  @Flag(help: "Print what would be applied as a unified diff, and write nothing.")
  var diff = false

  /// Which fixes are made; nil: none.
  var level: Fixer.Level? {
    unsafeFixes ? .unsafe : fix || diff ? .safe : nil
  }
}
