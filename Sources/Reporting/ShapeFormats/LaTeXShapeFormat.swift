internal import Shapes

/// A table for a paper, with the rules of the package `booktabs`.
package struct LaTeXShapeFormat: ShapeFormat {
  package static let name = "latex"
  package static let summary = "a table for a paper, with the package booktabs"
  package static let hasColumns = true
  package init() {}

  package func render(_ listing: ShapeListing, _ style: Style) -> String {
    let alignment = listing.columns.map { $0.isNumeric ? "r" : "l" }.joined()
    let heading = listing.columns.map { latexEscaped($0.title) }
    let rows = listing.lines.map { $0.map(text) }
    let total = total(listing).map { ["\\midrule\n", line($0)] } ?? []
    return
      (["% \\usepackage{booktabs}\n", "\\begin{tabular}{\(alignment)}\n", "\\toprule\n"]
      + [line(heading), "\\midrule\n"] + rows.map(line) + total
      + ["\\bottomrule\n", "\\end{tabular}\n"]).joined()
  }

  private func line(_ cells: [String]) -> String { cells.joined(separator: " & ") + " \\\\\n" }

  /// The last row, where a column has a sum.
  private func total(_ listing: ShapeListing) -> [String]? {
    let report = listing.report
    let cells = listing.columns.map { column -> ShapeCell in
      switch column {
      case .name: .text("total")
      case .parameters: .number(report.trainable.saturatingAdd(report.nonTrainable))
      case .trainable: .number(report.trainable)
      case .macs: .formula(report.known(report.multiplyAdds))
      case .activationBytes: .formula(report.known(report.activationBytes))
      default: .empty
      }
    }
    return cells.contains { $0 != .empty && $0 != .text("total") } ? cells.map(text) : nil
  }

  private func text(_ cell: ShapeCell) -> String {
    switch cell {
    case .sizes(let sizes): "$\(sizes.map(factor).joined(separator: " \\times "))$"
    case .formula(let dim) where dim.constant == nil: "$\(mathematics(dim.description))$"
    default: latexEscaped(cell.text)
    }
  }

  private func factor(_ size: String) -> String {
    size.contains(" ") ? "(\(mathematics(size)))" : mathematics(size)
  }

  /// A formula over names, which stand upright; `//` rounds down as in the spec.
  private func mathematics(_ formula: String) -> String {
    let isWord = { (character: Character) in
      character.isLetter || character.isNumber || character == "_"
    }
    var result = ""
    var rest = formula[...]
    while let first = rest.first {
      let word = rest.prefix(while: isWord)
      if word.contains(where: { !$0.isNumber }) {
        result += "\\mathrm{\(latexEscaped(String(word)))}"
      } else if word.isEmpty {
        result += first == "*" ? "\\cdot" : String(first)
      } else {
        result += word
      }
      rest = rest.dropFirst(max(1, word.count))
    }
    return result
  }
}

/// Text as LaTeX prints it, whatever characters it holds.
func latexEscaped(_ text: String) -> String {
  text.reduce(into: "") { result, character in
    switch character {
    case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
    case "\\": result += "\\textbackslash{}"
    case "~": result += "\\textasciitilde{}"
    case "^": result += "\\textasciicircum{}"
    case "<": result += "\\textless{}"
    case ">": result += "\\textgreater{}"
    case "×": result += "$\\times$"
    case "→": result += "$\\rightarrow$"
    case "∞": result += "$\\infty$"
    case "\n", "\r", "\t": result += " "
    default: result.append(character)
    }
  }
}
