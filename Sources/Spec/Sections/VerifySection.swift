package import Catalog
package import SourceText
internal import YAML

/// Which dynamic checks run, and for how long.
package struct VerifySection: Sendable {
  /// Seconds that all checks together may take.
  package var budget: Located<Double>?
  package var only: [Located<String>] = []
  package var skip: [Located<String>] = []
  package init() {}

  package static let schema = Schema(
    Self(),
    [
      .number(
        "budget", \.budget, in: 0...(.greatestFiniteMagnitude),
        "Seconds that all checks together may take."),
      .names("only", \.only, "The checks that run; all where it is left out."),
      .names("skip", \.skip, "Checks that do not run."),
    ])

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    decoder.currentKey = "verify"
    self = decoder.section(
      node, Self.schema, onto: Self(), of: "verify", under: "verify.",
      expected: "a mapping such as {budget: 60}")
  }
}

/// Severities and disabled rules for one spec.
package struct LintSection: Sendable {
  package enum Level: String, Sendable, CaseIterable { case off, info, warning, error }
  package var severities: [(rule: Located<String>, level: Level)] = []
  package var disabled: [Located<String>] = []
  package init() {}

  package static let schema = Schema(
    Self(),
    [
      Field(
        "severities", type: .map(.choice(Level.allCases.map(\.rawValue))),
        "Rules and how serious their findings are."
      ) { section, node, decoder in
        for item in node.pairs {
          guard let rule = item.key.text, let level = decoder.choice(item.value, of: Level.self)
          else { continue }
          section.severities.append((Located(rule, at: item.key.place), level))
        }
        return true
      },
      .names("disable", \.disabled, "Rules that are silent."),
    ])

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    decoder.currentKey = "lint"
    self = decoder.section(
      node, Self.schema, onto: Self(), of: "lint", under: "lint.",
      expected: "a mapping such as {disable: [repro/seed-missing]}")
  }
}
