internal import JSONText
internal import Shapes

/// The layers with their shapes, and what reads what.
struct GraphSection: RunSection {
  static let key = "graph"
  static let title = "Network"
  private let report: ShapeReport

  private static let rowHeight = 24.0
  private static let lane = 11.0
  /// Longer networks are cut: the page stays readable, and `coprime shapes` tells the rest.
  private static let mostRows = 400

  init?(_ record: RunRecord) {
    report = ShapeReport(record.spec)
    if report.rows.isEmpty { return nil }
  }

  private var rows: ArraySlice<ShapeReport.Row> { report.rows.prefix(Self.mostRows) }

  var html: String {
    let lanes = edges.map(\.lane).max() ?? 0
    let left = 14 + Self.lane * Double(lanes)
    let height = Self.rowHeight * Double(rows.count) + 8
    var text =
      "<svg viewBox=\"0 0 900 \(Int(height))\" width=\"900\" height=\"\(Int(height))\" role=\"img\" aria-label=\"the network\">"
    for edge in edges { text += path(edge, left) }
    for (index, row) in rows.enumerated() {
      let y = center(index)
      let size = row.outputs.first.map {
        product($0.symbolic.dims.map { report.known($0).description })
      }
      text +=
        "<circle class=\"node\" cx=\"\(place(left))\" cy=\"\(place(y))\" r=\"5\"/>"
        + label(left + 14, y, row.name) + label(left + 250, y, row.kind, isFaint: true)
        + label(left + 440, y, row.unknown ?? size ?? "")
        + label(
          left + 700, y, row.parameters == 0 ? "" : amount(row.parameters, "parameter"),
          isFaint: true)
    }
    let rest = report.rows.count - rows.count
    return "<div class=\"wide\">\(text)</svg></div>"
      + (rest > 0 ? "<p class=\"faint\">… and \(amount(rest, "more layer")).</p>" : "")
  }

  private struct Edge {
    let from: Int
    let to: Int
    /// 0 runs straight down; others bend to the left, the longer the farther.
    let lane: Int
  }

  private var edges: [Edge] {
    var ends: [Int] = []
    return rows.enumerated().flatMap { index, row in
      row.operands.compactMap { source -> Edge? in
        guard let from = source.row, from < index else { return nil }
        if from == index - 1 { return Edge(from: from, to: index, lane: 0) }
        // The first lane that is free again.
        let free = ends.firstIndex { $0 <= from } ?? ends.count
        if free == ends.count { ends.append(index) } else { ends[free] = index }
        return Edge(from: from, to: index, lane: min(free + 1, 12))
      }
    }
  }

  private func center(_ index: Int) -> Double { Self.rowHeight * (Double(index) + 0.5) + 4 }

  private func path(_ edge: Edge, _ x: Double) -> String {
    let (start, end) = (center(edge.from), center(edge.to))
    guard edge.lane > 0 else {
      return "<path class=\"edge\" d=\"M\(place(x)) \(place(start + 5))V\(place(end - 5))\"/>"
    }
    let out = x - 5 - Self.lane * Double(edge.lane)
    return
      "<path class=\"edge\" d=\"M\(place(x - 5)) \(place(start))C\(place(out)) \(place(start)) \(place(out)) \(place(start)) \(place(out)) \(place(start + 12))V\(place(end - 12))C\(place(out)) \(place(end)) \(place(out)) \(place(end)) \(place(x - 5)) \(place(end))\"/>"
  }

  private func label(_ x: Double, _ y: Double, _ text: String, isFaint: Bool = false) -> String {
    "<text\(isFaint ? " class=\"faint\"" : "") x=\"\(place(x))\" y=\"\(place(y))\" dy=\"4\">\(HTML.text(text))</text>"
  }

  var json: JSONValue {
    .array(
      report.rows.map { row in
        [
          "name": .string(row.name), "kind": .string(row.kind),
          "inputs": .array(row.inputs.map { .string($0) }),
          "shapes": .array(
            row.outputs.map { output in
              .array(output.symbolic.dims.map { .string(report.known($0).description) })
            }), "parameters": .int(row.parameters),
        ]
      })
  }
}
