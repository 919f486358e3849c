internal import Linting
internal import SourceText

/// A rule for people at a terminal, with the real output of its examples.
package struct RuleExplanation: Sendable {
  private let card: RuleCard
  package init(_ card: RuleCard) { self.card = card }

  package func render(_ style: Style) -> String {
    let about = card.about
    let width = min(style.width ?? 100, 100)
    var text = "\(style.bold(about.id))\n\n" + wrapped(about.summary, width, indent: 0)
    text += "\n" + facts(style, width)
    text += section("Why it matters", about.rationale, style, width)
    text += section("What you would see", about.symptoms, style, width)
    text += section("How to fix it", about.remedy, style, width)
    for example in card.examples {
      let verdict = example.isReported ? "Reported" : "Not reported"
      text += "\n\(style.bold("\(verdict): \(example.title)"))\n\n" + indented(example.text)
      if example.isReported {
        let inner = Style(hasColor: style.hasColor, width: width - 2)
        text += "\n" + indented(example.output(inner))
      }
    }
    if !about.sources.isEmpty {
      text += "\n\(style.bold("Sources"))\n\n"
      for source in about.sources {
        text += "  - " + wordWrapped(source, to: width - 4).joined(separator: "\n    ") + "\n"
      }
    }
    if about.isSuppressible {
      text += "\nSilence it on one line with '# coprime: disable=\(about.id) reason'.\n"
    }
    return text
  }

  /// What a person looks up before reading.
  private func facts(_ style: Style, _ width: Int) -> String {
    let about = card.about
    var rows = [
      ("severity", about.severity.rawValue), ("profiles", about.profile.words),
      ("fix", card.fixWords),
    ]
    if !about.dominates.isEmpty {
      rows.append(("instead of", about.dominates.joined(separator: ", ")))
    }
    if !card.dominatedBy.isEmpty {
      rows.append(("gives way to", card.dominatedBy.joined(separator: ", ")))
    }
    return rows.map { name, value in
      let label = name + String(repeating: " ", count: 12 - name.count)
      return "  \(style.dim(label))  "
        + wordWrapped(value, to: width - 16)
        .joined(separator: "\n" + String(repeating: " ", count: 16)) + "\n"
    }.joined()
  }

  private func section(_ title: String, _ body: String, _ style: Style, _ width: Int) -> String {
    body.isEmpty ? "" : "\n\(style.bold(title))\n\n" + wrapped(body, width, indent: 2)
  }

  private func wrapped(_ text: String, _ width: Int, indent: Int) -> String {
    let lead = String(repeating: " ", count: indent)
    return wordWrapped(text, to: width - indent).map { lead + $0 + "\n" }.joined()
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
      + (text.hasSuffix("\n") ? "" : "\n")
  }
}

extension Profile {
  /// With those that include it.
  var words: String {
    switch self {
    case .smoke: "smoke, research, production"
    case .research: "research, production"
    case .production: "production"
    }
  }
}
