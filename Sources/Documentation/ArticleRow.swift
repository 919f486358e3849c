package import SourceText

/// One piece of advice from the articles the project started from, and what answers it here.
package struct ArticleRow: Sendable {
  package let number: Int
  /// Letters of ``sources``.
  package let articles: String
  package let advice: String
  /// Whether a rule of the linter must find the fault.
  package let isStatic: Bool
  /// The least severity the rule's finding must have: information only where sound models do the same.
  package let severity: Severity
  /// Names of checks of `coprime verify`; empty where the advice asks for none.
  package let checks: [String]
  /// Commands and specs that answer the advice, as Markdown; nil where it asks for none.
  package let feature: String?

  init(
    _ number: Int, _ articles: String, _ advice: String, isStatic: Bool = false,
    severity: Severity = .warning, checks: [String] = [], feature: String? = nil
  ) {
    (self.number, self.articles, self.advice) = (number, articles, advice)
    (self.isStatic, self.severity) = (isStatic, severity)
    (self.checks, self.feature) = (checks, feature)
  }

  package static let sources: [(letter: String, work: String)] = [
    ("a", "Diagnosing Broken Neural Network Training: A Small Case Study, 2017"),
    ("b", "Slav Ivanov, 37 Reasons why your Neural Network is not working, 2017"),
    ("c", "Checklist for Debugging Neural Networks, edited by Matthew Mayo, 2019"),
    ("d", "Patrick Callier, Some Tips for Debugging Deep Learning, 2016"),
    ("e", "Introduction to debugging neural networks"),
  ]
}
