internal import Linting
package import SourceText

/// How much was found in some files.
package struct Tally: Sendable {
  package private(set) var files = 0
  private var counts: [Severity: Int] = [:]
  /// Findings that comments silence, and those that the baseline lists.
  package private(set) var suppressed = 0
  package private(set) var baselined = 0
  /// Fixes that were made.
  package private(set) var fixed = 0
  /// Findings with a safe fix, and those with an unsafe one only.
  package private(set) var fixable = 0
  package private(set) var unsafelyFixable = 0

  package init(_ linted: [LintedFile]) {
    files = linted.count
    for file in linted {
      fixed += file.fixed
      for finding in file.findings {
        counts[finding.severity, default: 0] += 1
        let safeties = finding.fixes.map(\.safety)
        if safeties.contains(.safe) {
          fixable += 1
        } else if safeties.contains(.unsafe) {
          unsafelyFixable += 1
        }
      }
      let baselined = file.silenced.count { $0.cause == .baseline }
      self.baselined += baselined
      suppressed += file.silenced.count - baselined
    }
  }

  package subscript(severity: Severity) -> Int { counts[severity] ?? 0 }
  package var findings: Int { counts.values.reduce(0, +) }
}

extension Tally {
  /// `2 errors, 1 warning and 3 infos`; empty where nothing was found.
  var counted: String {
    Severity.allCases.reversed().filter { self[$0] > 0 }
      .map { amount(self[$0], $0.rawValue) }.joined(separator: ", ")
  }

  /// How much of what was found the program can mend: `3 fixable with --fix, 2 more with --fix --unsafe-fixes`.
  var mendable: String {
    let safe = fixable > 0 ? ["\(fixable) fixable with --fix"] : []
    let unsafe =
      unsafelyFixable > 0
      ? ["\(unsafelyFixable) \(fixable > 0 ? "more" : "fixable") with --fix --unsafe-fixes"] : []
    return (safe + unsafe).joined(separator: ", ")
  }

  /// `3 silenced by comments, 12 in the baseline`.
  var silenced: String {
    ((suppressed > 0 ? ["\(suppressed) silenced by comments"] : [])
      + (baselined > 0 ? ["\(baselined) in the baseline"] : [])).joined(separator: ", ")
  }

  var specs: String { amount(files, "spec") }

  /// The whole, in one line without a line break.
  package var line: String {
    if files == 0 { return "no specs found" }
    let made = fixed > 0 ? ["fixed \(fixed)"] : []
    let found =
      findings > 0
      ? (made + [counted]).joined(separator: ", ") + " in \(specs)"
      : made.isEmpty
        ? "checked \(specs), nothing found" : "fixed \(fixed), nothing left in \(specs)"
    return [found, mendable, silenced].filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
