internal import Catalog
internal import JSONText
internal import Training

/// Every field of every split before and after the pipeline, with the labels counted.
struct DataSection: RunSection {
  static let key = "data"
  static let title = "Data"
  private let report: DataReport

  init?(_ record: RunRecord) { report = record.run.report }

  var html: String {
    let rows = report.parts.flatMap { part in
      part.fields.enumerated().map { index, field in
        [
          index == 0 ? part.split.rawValue : "", index == 0 ? grouped(part.sampleCount) : "",
          HTML.text(field.name), HTML.text(field.before.map(DataTable.text) ?? ""),
          HTML.text(field.after.map(DataTable.text) ?? ""),
        ]
      }
    }
    return HTML.table(
      ["split", "samples", "field", "from the source", "after the pipeline"], rows, numeric: [1])
      + report.parts.flatMap { part in
        part.fields.filter { $0.role == .label }.compactMap { histogram(part, $0) }
      }.joined()
  }

  /// The labels of one split as bars.
  private func histogram(_ part: DataReport.Part, _ field: DataReport.Field) -> String? {
    guard let counts = field.after?.histogram, (2...40).contains(counts.count) else { return nil }
    let most = Double(counts.values.max() ?? 1)
    let rows = counts.keys.sorted().map { kind in
      let count = counts[kind] ?? 0
      let width = Int((Double(count) / most * 240).rounded())
      return [
        HTML.text(kind.description),
        "<svg width=\"240\" height=\"12\" aria-hidden=\"true\"><rect width=\"\(width)\" height=\"12\" fill=\"var(--series0)\"/></svg>",
        grouped(count),
      ]
    }
    return "<h3>\(HTML.text("\(part.split.rawValue) \(field.name)"))</h3>"
      + HTML.table(["class", "", "samples"], rows, numeric: [2])
  }

  var json: JSONValue { report.json }
}
