internal import FrameworkErrors

/// The object that `coprime explain-error --format json` prints.
package struct ErrorJSON: Encodable {
  let coprime = 1
  let known: Bool
  @ExplicitNull var framework: String?
  @ExplicitNull var meaning: String?
  let causes: [String]
  let numbers: [ErrorExplanation.Number]
  @ExplicitNull var layer: ErrorExplanation.Layer?
  let findings: [Finding]

  package init(_ explanation: ErrorExplanation) {
    known = explanation.isKnown
    framework = explanation.reading?.framework.rawValue
    meaning = explanation.reading?.meaning
    causes = explanation.reading?.causes ?? []
    numbers = explanation.numbers
    layer = explanation.layer
    findings =
      explanation.findings.map { file in
        file.findings.map { Finding($0, file.sources) }
      } ?? []
  }
}
