internal import SourceText
internal import Spec
internal import Analysis
package import JSONText
internal import Training

/// A run on one page, that needs nothing but itself: no script, no network.
package struct RunPage {
  private let record: RunRecord
  private let sections: [any RunSection]

  /// In the order in which they are read.
  private static let kinds: [any RunSection.Type] = [
    OutcomeSection.self, FindingsSection.self, ChecksSection.self, CurvesSection.self,
    ConfusionSection.self, WorstSamplesSection.self, LayersOverTimeSection.self,
    WeightsOverTimeSection.self, FiltersSection.self, GraphSection.self, DataSection.self,
    EnvironmentSection.self, SpecSection.self,
  ]

  package init(_ record: RunRecord) {
    self.record = record
    sections = Self.kinds.compactMap { $0.init(record) }
  }

  private var name: String {
    record.spec.spec.name?.value ?? record.spec.document.file.path
  }

  package var json: JSONValue {
    .object(
      [.init("coprime", .int(1)), .init("name", .string(name))]
        + sections.map { .init(type(of: $0).key, $0.json) })
  }

  package var html: String {
    let links = sections.map { section in
      "<a href=\"#\(type(of: section).key)\">\(HTML.text(type(of: section).title))</a>"
    }
    let parts = sections.map { section in
      """
      <section id="\(type(of: section).key)">
      <h2>\(HTML.text(type(of: section).title))</h2>
      \(section.html)
      </section>
      """
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(HTML.text(name)) · Coprime</title>
      <style>
      \(Stylesheet.text)
      </style>
      </head>
      <body>
      <header>
      <h1>\(HTML.text(name))</h1>
      \(record.spec.spec.description.map { "<p>\(HTML.text($0.value))</p>" } ?? "")
      <nav>\(links.joined(separator: " "))</nav>
      </header>
      <main>
      \(parts.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }
}
