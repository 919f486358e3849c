internal import Analysis
internal import FrameworkErrors
internal import SourceText
package import Spec

/// What `coprime explain-error` says about a message, with the names of a spec where one is given.
package struct ErrorExplanation: Sendable {
  struct Number: Sendable, Encodable {
    let value: Int
    /// What makes it in the spec.
    let names: [String]
  }
  struct Layer: Sendable, Encodable {
    let name: String
    let kind: String
    let path: String
    let line: Int
    let column: Int
  }

  let message: String
  let reading: ErrorReading?
  let numbers: [Number]
  /// Where the message's numbers meet.
  let layer: Layer?
  /// The spec's own findings about shapes.
  let findings: LintedFile?
  let path: String?

  package var isKnown: Bool { reading != nil }

  package init(_ message: String, _ document: SpecDocument? = nil) {
    self.message = message
    reading = ErrorReading(message)
    path = document?.file.path
    let values = reading?.numbers ?? ErrorReading.sizes(in: message)
    guard let document, let spec = AnalyzedSpec(document), let sources = NumberSources(spec) else {
      numbers = values.map { Number(value: $0, names: []) }
      (layer, findings) = (nil, nil)
      return
    }
    let failing = spec.failures.map(\.node).first { node in
      values.contains { !sources.explanations(of: $0, at: node).isEmpty }
    }
    let index = failing ?? sources.layer(of: values)
    numbers = values.map { value in
      Number(value: value, names: index.map { sources.explanations(of: value, at: $0) } ?? [])
    }
    layer = index.flatMap { spec.graph?.nodes[$0] }.map { node in
      let place = document.sources.file(of: node.range).position(Int(node.range.start))
      return Layer(
        name: node.name, kind: node.kind, path: node.path, line: place.line, column: place.column)
    }
    let shapes = (document.diagnostics + spec.diagnostics).filter { $0.severity == .error }
    findings = LintedFile(
      path: document.file.path, findings: DiagnosticOrder.sorted(shapes), sources: document.sources)
  }
}

// MARK: - Text

extension ErrorExplanation {
  package func render(_ style: Style) -> String {
    var text = known(style) ?? unknown
    let named = numbers.filter { !$0.names.isEmpty }
    if let layer, let path, !named.isEmpty {
      text += "\n\(style.bold("In \(path)"))\n\n"
      text += "  these numbers meet at '\(layer.name)' (\(layer.kind), line \(layer.line)):\n"
      for number in named { for name in number.names { text += "    \(name)\n" } }
    } else if let path {
      text += "\nNo layer of \(path) makes these numbers.\n"
    }
    if let findings, !findings.findings.isEmpty {
      text += "\n" + HumanFormat().render([findings], style)
    } else if let path {
      text += "\nAs \(path) is written, its own shapes fit.\n"
    }
    return text
  }

  private func known(_ style: Style) -> String? {
    guard let reading else { return nil }
    var text = "\(style.bold("\(reading.framework.rawValue) says")) that \(reading.meaning).\n"
    text += "\n\(style.bold("Usual causes"))\n\n"
    for (number, cause) in reading.causes.enumerated() { text += "  \(number + 1). \(cause)\n" }
    return text
  }

  private var unknown: String {
    let sizes = numbers.map { "\($0.value)" }.joined(separator: ", ")
    return "This message is not one that is known.\n"
      + (sizes.isEmpty ? "It names no sizes.\n" : "Numbers in it that look like sizes: \(sizes).\n")
  }
}
