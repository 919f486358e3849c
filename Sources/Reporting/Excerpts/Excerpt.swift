internal import SourceText

/// Lines of one file with ranges of them underlined.
struct Excerpt {
  /// A range, and what is said about it.
  struct Mark {
    let range: SourceRange
    let isMain: Bool
    let label: String
  }
  private let file: SourceFile
  private let marks: [Mark]
  private let color: Style.Color

  /// The lines that a finding and its notes point at: the finding's own file first.
  static func all(of finding: Diagnostic, _ sources: SourceMap, _ color: Style.Color) -> [Excerpt] {
    var notes = finding.notes.filter { $0.range != nil }
    // What is said about the finding's own range stands at its underline.
    let own = notes.firstIndex { $0.range == finding.range }.map { notes.remove(at: $0).message }
    let marks =
      [Mark(range: finding.range, isMain: true, label: own ?? "")]
      + notes.compactMap { note in
        note.range.map { Mark(range: $0, isMain: false, label: note.message) }
      }
    var files: [FileID] = []
    for mark in marks where !files.contains(mark.range.file) { files.append(mark.range.file) }
    return files.map { id in
      let own = marks.filter { $0.range.file == id }
      return Excerpt(
        file: sources.file(of: own[0].range),
        marks: own.sorted { ($0.range, $1.isMain ? 1 : 0) < ($1.range, $0.isMain ? 1 : 0) },
        color: color)
    }
  }

  /// Columns that its line numbers take.
  var margin: Int { marks.map { String(line(of: $0)).count }.max() ?? 1 }

  func render(_ margin: Int, _ style: Style) -> String {
    let main = marks.first(where: \.isMain)
    let place = file.position(Int((main ?? marks[0]).range.start))
    let arrow = style.color(.blue, main == nil ? ":::" : "-->")
    var text = "\(pad(margin))\(arrow) \(file.path):\(place.line):\(place.column)\n"
    let bar = style.color(.blue, "|")
    text += "\(pad(margin)) \(bar)\n"
    var last: (line: Int, start: Int)?
    for mark in marks {
      let line = line(of: mark)
      let window = window(mark, style.contentWidth(margin))
      if last?.line != line || last?.start != window.start {
        if let last { text += gap(after: last.line, before: line, margin, style) }
        text += row(line, window.text, margin, style)
      }
      last = (line, window.start)
      text += underline(mark, window, margin, style)
    }
    return text
  }

  private func line(of mark: Mark) -> Int { file.position(Int(mark.range.start)).line }

  private func window(_ mark: Mark, _ limit: Int) -> LineWindow {
    let (start, end) = file.range(mark.range)
    return LineWindow(
      file.line(start.line), from: start.column,
      to: end.line == start.line ? end.column : nil, limit: limit)
  }

  private func row(_ number: Int, _ content: String, _ margin: Int, _ style: Style) -> String {
    let digits = String(number)
    let gutter = style.color(.blue, pad(margin - digits.count) + digits)
    return "\(gutter) \(style.color(.blue, "|"))\(content.isEmpty ? "" : " " + content)\n"
  }

  /// A single line between two is shown, more are left out.
  private func gap(after: Int, before: Int, _ margin: Int, _ style: Style) -> String {
    if before == after + 2 {
      let window = LineWindow(file.line(after + 1), limit: style.contentWidth(margin))
      return row(after + 1, window.text, margin, style)
    }
    return before > after + 2 ? style.color(.blue, "...") + "\n" : ""
  }

  /// The underline, with the label behind it where there is room, else below.
  private func underline(_ mark: Mark, _ window: LineWindow, _ margin: Int, _ style: Style)
    -> String
  {
    let color = mark.isMain ? color : .cyan
    let lead = "\(pad(margin)) \(style.color(.blue, "|")) "
    let sign = String(repeating: mark.isMain ? "^" : "-", count: window.length)
    var text = lead + pad(window.indent) + style.bold(color, sign)
    if mark.label.isEmpty { return text + "\n" }
    let limit = style.contentWidth(margin)
    if window.indent + window.length + 1 + displayWidth(mark.label) <= limit {
      return text + " " + style.color(color, mark.label) + "\n"
    }
    let indent = min(window.indent, max(0, limit - Self.leastLabelWidth))
    text += "\n"
    for line in wordWrapped(mark.label, to: limit - indent) {
      text += lead + pad(indent) + style.color(color, line) + "\n"
    }
    return text
  }

  /// A label far to the right starts further left, so that its lines do not get shorter than this.
  private static let leastLabelWidth = 72

  private func pad(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

extension Style {
  /// Columns right of the line numbers; what is no terminal is taken to be as wide as an editor's window.
  func contentWidth(_ margin: Int) -> Int { max(40, (width ?? 120) - margin - 3) }
}
