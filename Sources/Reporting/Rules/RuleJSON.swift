internal import Linting
internal import SourceText

/// A rule as `coprime rules --format json` lists it.
package struct RuleJSON: Encodable {
  struct Example: Encodable {
    let title: String
    let text: String
    /// Whether the rule speaks.
    let reported: Bool
  }
  let id: String
  let group: String
  let severity: String
  let profile: String
  let summary: String
  let rationale: String
  let symptoms: String
  let remedy: String
  let sources: [String]
  let dominates: [String]
  let dominatedBy: [String]
  /// Of the fixes that findings come with, safest first.
  let fixes: [String]
  let examples: [Example]
  let url: String

  package init(_ card: RuleCard) {
    let about = card.about
    (id, group, severity) = (about.id, about.group, about.severity.rawValue)
    (profile, summary, rationale) = (about.profile.rawValue, about.summary, about.rationale)
    (symptoms, remedy, sources) = (about.symptoms, about.remedy, about.sources)
    (dominates, dominatedBy) = (about.dominates, card.dominatedBy)
    fixes = card.fixes.map(\.rawValue)
    examples = card.examples.map {
      Example(title: $0.title, text: $0.text, reported: $0.isReported)
    }
    url = Product.page(of: about.id)
  }
}
