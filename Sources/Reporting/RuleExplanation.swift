package import Linting
internal import SourceText
internal import Spec

/// A rule's own words, with the real output of its examples.
package struct RuleExplanation: Sendable {
  private let about: RuleInfo
  package init(_ about: RuleInfo) { self.about = about }

  package func render(_ style: Style) -> String {
    var text = "\(style.bold(about.id))  (\(about.severity.rawValue))\n\n\(about.summary)\n"
    text += section("Why it matters", about.rationale, style)
    text += section("What you would see", about.symptoms, style)
    text += section("How to fix it", about.remedy, style)
    for example in about.examples {
      let (bytes, _) = example.parsed()
      let isFinding = example.marked.contains("«")
      text += "\n\(style.bold("\(isFinding ? "Reported" : "Not reported"): \(example.title)"))\n\n"
      text += indented(String(decoding: bytes, as: UTF8.self))
      if isFinding { text += "\n" + output(of: bytes, style) }
    }
    if !about.sources.isEmpty {
      text += "\n\(style.bold("Sources"))\n\n" + about.sources.map { "  - \($0)\n" }.joined()
    }
    text += "\nSilence it on one line with '# coprime: disable=\(about.id) reason'.\n"
    return text
  }

  private func section(_ title: String, _ body: String, _ style: Style) -> String {
    body.isEmpty ? "" : "\n\(style.bold(title))\n\n\(indented(wrapped(body, at: 96)))"
  }

  /// What `lint` prints for the example, this rule's findings alone.
  private func output(of bytes: [UInt8], _ style: Style) -> String {
    let document = SpecDocument.read(bytes, path: "spec.yaml")
    let file = LintedFile(
      path: "spec.yaml", findings: Linter(profile: .production).lint(document),
      sources: document.sources)
    return file.findings.filter { $0.rule == about.id }
      .map { indented(HumanFormat().render($0, file, style)) }.joined(separator: "\n")
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
      + (text.hasSuffix("\n") ? "" : "\n")
  }

  private func wrapped(_ text: String, at width: Int) -> String {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, displayWidth(line) + 1 + displayWidth(word) > width {
          lines.append(line)
          line = ""
        }
        line += line.isEmpty ? String(word) : " " + word
      }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }
}

/// A rule as `coprime rules --format json` lists it.
package struct RuleJSON: Encodable {
  let id: String
  let severity: String
  /// The least strict profile in which the rule speaks.
  let profile: String
  let summary: String
  let rationale: String
  let symptoms: String
  let remedy: String
  let sources: [String]

  package init(_ about: RuleInfo) {
    (id, severity, summary) = (about.id, about.severity.rawValue, about.summary)
    profile = about.profile.rawValue
    (rationale, symptoms, remedy, sources) = (
      about.rationale, about.symptoms, about.remedy, about.sources
    )
  }
}
