internal import Shapes
package import SourceText

/// What `coprime shapes` prints: a report, the columns asked for and what was found on the way.
package struct ShapeListing: Sendable {
  package let report: ShapeReport
  package let columns: [ShapeColumn]
  package let findings: [Diagnostic]
  package let sources: SourceMap

  /// - Parameter columns: nil for those that tell something about this spec.
  package init(
    _ report: ShapeReport, columns: [ShapeColumn]? = nil, findings: [Diagnostic],
    _ sources: SourceMap
  ) {
    self.report = report
    self.columns = columns ?? Self.tellingColumns(report)
    self.findings = findings
    self.sources = sources
  }

  /// Leaves out what repeats the formulas: values where none is known, probes where the batch alone is free.
  private static func tellingColumns(_ report: ShapeReport) -> [ShapeColumn] {
    let shapes = report.rows.flatMap(\.outputs).map(\.symbolic)
    let symbols = shapes.reduce(into: Set<String>()) { $0.formUnion($1.symbols) }
    let known = symbols.filter { report.values[$0] != nil }
    var columns: [ShapeColumn] = [.name, .kind, .shape]
    if !known.isEmpty { columns.append(.values) }
    let batches = Set(
      report.rows.filter { $0.kind == "input" }.flatMap(\.outputs).flatMap { output in
        output.symbolic.dims.first?.symbols ?? []
      })
    if !symbols.subtracting(known).isSubset(of: batches) { columns.append(.probe) }
    return columns + [.parameters, .macs]
  }

  /// The cells of all rows, one line per output; only the first unknown cell of a line says why.
  package var lines: [[ShapeCell]] {
    report.rows.flatMap { row in
      (0..<max(1, row.outputs.count)).map { output in
        var isExplained = false
        return columns.map { column in
          let cell = column.cell(row, output: output, of: report)
          guard case .unknown = cell else { return cell }
          defer { isExplained = true }
          return isExplained ? .text("unknown") : cell
        }
      }
    }
  }
}

extension ShapeCell {
  /// For tables that people read.
  var text: String {
    switch self {
    case .empty: ""
    case .text(let text), .unknown(let text): text
    case .number(let number): grouped(number)
    case .percent(let share): share == 0 ? "0" : share < 0.1 ? "< 0.1" : tenths(share)
    case .formula(let dim): dim.constant.map(grouped) ?? dim.description
    case .sizes(let sizes): product(sizes)
    }
  }

  /// For programs: numbers as they are.
  var plainText: String {
    switch self {
    case .number(let number): String(number)
    case .percent(let share): String((share * 10_000).rounded() / 10_000)
    case .formula(let dim): dim.description
    case .sizes(let sizes): "[\(sizes.joined(separator: ", "))]"
    default: text
    }
  }

  private func tenths(_ share: Double) -> String {
    let tenths = Int((share * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// `batch × (height - 4) // 2 × 3`, sums and quotients in parentheses.
func product(_ sizes: [String]) -> String {
  sizes.isEmpty
    ? "scalar" : sizes.map { $0.contains(" ") ? "(\($0))" : $0 }.joined(separator: " × ")
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

/// `1 step`, `2,000 steps`.
package func amount(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}
