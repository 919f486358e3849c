package import SourceText

/// Findings that were there when it was written, and do not count since.
///
/// A finding is known by its path, its rule and the text of its line, and by how many of them there are:
/// edits elsewhere in the file do not disturb it.
package struct Baseline: Hashable, Sendable {
  /// A finding by what does not change when lines move.
  package struct Key: Hashable, Comparable, Sendable {
    package let rule: String
    /// The line without blanks around it, cut to ``longestLine``.
    package let line: String

    package init(rule: String, line: String) { (self.rule, self.line) = (rule, line) }

    package static func < (a: Key, b: Key) -> Bool { (a.rule, a.line) < (b.rule, b.line) }
  }

  /// What is known of one spec.
  package struct File: Hashable, Sendable {
    package var counts: [Key: Int] = [:]
    package init() {}

    /// What is to be known of a spec; what keeps it from being read never is.
    package init(_ findings: [Diagnostic], _ sources: SourceMap) {
      for finding in findings where !RuleInfo.keepsFromReading(finding.rule) {
        counts[Key(finding, sources), default: 0] += 1
      }
    }

    package var total: Int { counts.values.reduce(0, +) }

    /// Moves findings that are known to those that are silenced; of several on equal lines the first.
    ///
    /// - Returns: how often each of those was not there.
    @discardableResult
    package func apply(to result: inout LintResult, _ sources: SourceMap) -> [Key: Int] {
      guard !counts.isEmpty else { return [:] }
      var left = counts
      var findings: [Diagnostic] = []
      for finding in result.findings {
        let key = Key(finding, sources)
        if let count = left[key], count > 0, !RuleInfo.keepsFromReading(finding.rule) {
          left[key] = count - 1
          result.silenced.append(SilencedFinding(finding, .baseline))
        } else {
          findings.append(finding)
        }
      }
      result.findings = findings
      return left.filter { $0.value > 0 }
    }
  }

  static let longestLine = 160

  /// By path, relative to the folder of the baseline.
  package var files: [String: File] = [:]
  package init() {}

  package var total: Int { files.values.reduce(0) { $0 + $1.total } }
}

extension Baseline.Key {
  fileprivate init(_ finding: Diagnostic, _ sources: SourceMap) {
    let line = sources[finding.range.file].map { file in
      file.line(file.position(Int(finding.range.start)).line)
    }
    let blanks: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let trimmed = (line ?? "").drop(while: blanks).reversed().drop(while: blanks).reversed()
    self.init(rule: finding.rule, line: String(trimmed.prefix(Baseline.longestLine)))
  }
}
