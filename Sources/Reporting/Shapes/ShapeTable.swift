internal import Shapes

/// The shape report as aligned columns, or as a Markdown table.
package struct ShapeTable: Sendable {
  package enum Form: Sendable { case aligned, markdown }
  private let report: ShapeReport

  package init(_ report: ShapeReport) { self.report = report }

  package func render(_ form: Form, _ style: Style) -> String {
    var table = Table(
      columns: [
        .init("layer"), .init("kind"), .init("shape"), .init("at values"), .init("probe"),
        .init("parameters", isNumeric: true), .init("multiply-adds", isNumeric: true),
      ])
    for row in report.rows {
      let first = row.outputs.first
      table.add([
        row.name, row.kind,
        first.map { text($0.symbolic.dims.map(\.description)) } ?? "unknown: see the findings",
        first.map {
          text(
            zip($0.symbolic.dims, $0.shape).map {
              $1.map(String.init) ?? $0.known(report.values).description
            })
        } ?? "",
        first.map { text($0.probe.map { $0.map(String.init) ?? "too large" }) } ?? "",
        grouped(row.trainable.saturatingAdd(row.nonTrainable)), cost(row.multiplyAdds),
      ])
      for output in row.outputs.dropFirst() {
        table.add([
          "  .\(output.name)", "", text(output.symbolic.dims.map(\.description)),
          text(
            zip(output.symbolic.dims, output.shape).map {
              $1.map(String.init) ?? $0.known(report.values).description
            }),
          text(output.probe.map { $0.map(String.init) ?? "too large" }), "", "",
        ])
      }
    }
    var result = form == .markdown ? table.markdown() : table.aligned(style)
    result += "\n" + footer(form)
    return result
  }

  private func text(_ sizes: [String]) -> String {
    sizes.map { $0.contains(" ") ? "(\($0))" : $0 }.joined(separator: " × ")
  }

  private func cost(_ dim: Dim) -> String {
    let known = dim.known(report.values)
    return known.constant.map(grouped) ?? known.description
  }

  private func footer(_ form: Form) -> String {
    let bullet = form == .markdown ? "- " : ""
    var lines: [String] = []
    let total = report.trainable.saturatingAdd(report.nonTrainable)
    lines.append(
      "\(grouped(total)) parameters: \(grouped(report.trainable)) trainable, \(grouped(report.nonTrainable)) not"
    )
    lines.append(
      "\(cost(report.multiplyAdds)) multiply-adds for one forward pass (one multiplication with its addition counts once)"
    )
    lines.append("\(cost(report.activationBytes)) bytes of layer outputs in float32")
    for dimension in report.dimensions where dimension.info.value == nil {
      let probe = dimension.probe.map { ", probed with \($0)" } ?? ""
      lines.append("\(dimension.info.name): \(dimension.domain)\(probe)")
    }
    for constraint in report.constraints where constraint.holds == nil && !constraint.text.isEmpty {
      lines.append("'\(constraint.layer)' needs \(constraint.text)")
    }
    return lines.map { bullet + $0 + "\n" }.joined()
  }
}

/// 1234567 as `1,234,567`.
package func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return (number < 0 ? "-" : "") + result
}
