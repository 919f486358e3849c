package import Analysis
package import SourceText

/// One thing the linter looks for: its check, its explanation and its tests in one value.
///
/// Rules whose findings come from reading a spec or from shape inference (groups `spec` and `shape`)
/// have no check of their own: they explain.
package protocol Rule: Sendable {
  init()
  static var about: RuleInfo { get }
  func check(_ spec: AnalyzedSpec, _ report: inout Report)
}

extension Rule {
  package func check(_ spec: AnalyzedSpec, _ report: inout Report) {}
}

/// What a rule says about itself: `explain`, the rule's page, SARIF metadata and tests follow from it.
///
/// A class, since every rule hands it to a report for every spec.
package final class RuleInfo: Sendable {
  /// `group/name` in plain words, naming the fault.
  package let id: String
  /// Severity of its findings unless a finding says otherwise.
  package let severity: Severity
  /// One sentence: what is wrong.
  package let summary: String
  /// Why it matters, with the consequence in numbers where there is one, and the reason and source of every threshold.
  package let rationale: String
  /// What a person would see and type into a search box.
  package let symptoms: String
  /// How to fix it.
  package let remedy: String
  /// Where the advice comes from.
  package let sources: [String]
  /// Rules that say the same about the same place less well, and keep silent where this one speaks.
  package let dominates: [String]
  /// The least strict profile in which the rule speaks.
  package let profile: Profile
  package let examples: [RuleExample]

  package init(
    _ id: String, _ severity: Severity, summary: String, rationale: String, symptoms: String,
    remedy: String,
    sources: [String] = [], dominates: [String] = [], profile: Profile? = nil,
    examples: [RuleExample]
  ) {
    (self.id, self.severity, self.summary) = (id, severity, summary)
    (self.rationale, self.symptoms, self.remedy) = (rationale, symptoms, remedy)
    (self.sources, self.dominates, self.examples) = (sources, dominates, examples)
    self.profile = profile ?? (severity == .error ? .smoke : .research)
  }

  package var group: String { String(id.prefix { $0 != "/" }) }

  /// Whether a comment can silence it: what is found in comments, or keeps the file from being read,
  /// cannot be.
  package var isSuppressible: Bool {
    let areAboutComments = [
      "spec/unused-suppression", "spec/suppression-without-reason", "spec/unknown-rule",
    ]
    return !areAboutComments.contains(id) && !Self.keepsFromReading(id)
  }

  /// Whether a rule's findings say that what stands in the file could not be read. No setting hides
  /// them, since silence would mean that the spec was checked.
  package static func keepsFromReading(_ id: String) -> Bool {
    id.hasPrefix("spec/yaml-") && id != "spec/yaml-1-1-value" || id == "spec/empty"
  }
}

/// A spec in which the ranges a rule must report are enclosed in `«…»`; without marks the rule must be silent.
package struct RuleExample: Sendable {
  package let title: String
  package let marked: String
  /// The spec after the rule's fixes, where it offers any.
  package let fixed: String?
  package let fileID: String
  package let filePath: String
  package let line: Int

  /// A spec that has the mistake.
  package static func finding(
    _ title: String, _ marked: String, fixed: String? = nil, fileID: String = #fileID,
    filePath: String = #filePath,
    line: Int = #line
  ) -> RuleExample {
    RuleExample(
      title: title, marked: marked, fixed: fixed, fileID: fileID, filePath: filePath, line: line)
  }
  /// A sound spec that looks similar.
  package static func clean(
    _ title: String, _ marked: String, fileID: String = #fileID, filePath: String = #filePath,
    line: Int = #line
  ) -> RuleExample {
    RuleExample(
      title: title, marked: marked, fixed: nil, fileID: fileID, filePath: filePath, line: line)
  }

  /// The spec without marks, and the byte ranges that were marked.
  package func parsed() -> (text: [UInt8], ranges: [Range<Int>]) {
    var text: [UInt8] = []
    var starts: [Int] = []
    var ranges: [Range<Int>] = []
    for character in marked {
      switch character {
      case "«": starts.append(text.count)
      case "»": if let start = starts.popLast() { ranges.append(start..<text.count) }
      default: text += Array(String(character).utf8)
      }
    }
    return (text, ranges.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
  }
}
