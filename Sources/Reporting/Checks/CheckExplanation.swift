package import JSONText
package import Verification

/// What a check of `verify` looks at, what it means when it does not pass, and why its limits are what they are.
package struct CheckExplanation: Sendable {
  private let about: CheckInfo
  package init(_ about: CheckInfo) { self.about = about }

  private var sections: [(title: String, body: String)] {
    [
      ("What it means", about.meaning), ("Limits", about.tolerance),
      ("Run it alone", "coprime verify SPEC --only \(about.id)"),
    ]
  }

  package func render(_ style: Style) -> String {
    let width = min(style.width ?? 100, 100)
    var text = "\(style.bold(about.name))\n\n" + lines(about.summary, width, indent: 0)
    text += "\n  \(style.dim("needs"))  \(about.cost.words)\n"
    for section in sections {
      text += "\n\(style.bold(section.title))\n\n" + lines(section.body, width, indent: 2)
    }
    if !about.sources.isEmpty { text += "\n\(style.bold("Sources"))\n\n" }
    for source in about.sources {
      text += "  - " + wordWrapped(source, to: width - 4).joined(separator: "\n    ") + "\n"
    }
    return text
  }

  private func lines(_ text: String, _ width: Int, indent: Int) -> String {
    let lead = String(repeating: " ", count: indent)
    return wordWrapped(text, to: width - indent).map { lead + $0 + "\n" }.joined()
  }

  package var markdown: String {
    var text = "# \(about.name)\n\n\(about.summary) Needs \(about.cost.words).\n"
    for section in sections { text += "\n## \(section.title)\n\n\(section.body)\n" }
    if !about.sources.isEmpty {
      text += "\n## Sources\n\n" + about.sources.map { "- \($0)\n" }.joined()
    }
    return text
  }

  package var json: JSONValue {
    [
      "id": .string(about.id), "needs": .string(about.cost.words),
      "summary": .string(about.summary), "meaning": .string(about.meaning),
      "tolerance": .string(about.tolerance),
      "sources": .array(about.sources.map { .string($0) }),
    ]
  }
}

extension CheckInfo.Cost {
  /// What a check of this cost does, in a few words.
  package var words: String {
    switch self {
    case .free: "what is known already"
    case .data: "samples"
    case .passes: "a few passes through the network"
    case .training: "a training on a few samples"
    case .afterTraining: "the network trained on a few samples"
    case .shortRun: "a short training"
    case .reference: "the plain reference"
    }
  }
}
