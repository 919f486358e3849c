package import SourceText

/// For people: the source line, the range underlined, notes and help.
package struct HumanFormat: ReportFormat {
  package static let name = "human"
  package static let summary = "source lines with underlined ranges, notes and help"
  package init() {}

  /// Lines of a patch that are shown.
  private static let longestPatch = 8

  package func render(_ files: [LintedFile], _ style: Style) -> String {
    var text = ""
    for file in files {
      for finding in file.findings { text += render(finding, file, style) + "\n" }
    }
    return text + summary(files, style)
  }

  /// One finding as a block of lines.
  package func render(_ finding: Diagnostic, _ file: LintedFile, _ style: Style) -> String {
    let color = color(of: finding.severity)
    var text =
      "\(style.bold(color, "\(finding.severity.rawValue)[\(finding.rule)]"))\(style.bold(": " + finding.message))\n"
    let noted = finding.notes.compactMap(\.range).map { lineNumber($0, file) }
    let margin = String(([lineNumber(finding.range, file)] + noted).max() ?? 1).count
    text += snippet(finding.range, file, margin, style, color)
    for note in finding.notes {
      if let range = note.range {
        text += "\(pad(margin)) \(style.bold(.cyan, "note"))\(": " + note.message)\n"
        text += snippet(range, file, margin, style, .cyan)
      } else {
        text += "\(pad(margin)) \(style.dim("=")) \(style.bold("note")): \(note.message)\n"
      }
    }
    if let help = finding.help {
      text += "\(pad(margin)) \(style.dim("=")) \(style.bold(.green, "help")): \(help)\n"
    }
    for fix in finding.fixes {
      let how =
        switch fix.safety {
        case .safe: "fix"
        case .unsafe: "fix (changes training)"
        case .display: "suggestion"
        }
      text += "\(pad(margin)) \(style.dim("=")) \(style.bold(.green, how)): \(fix.title)\n"
      text += patch(fix, file, margin, style)
    }
    return text
  }

  /// The lines that a fix changes; none where that would hide the finding behind its remedy.
  private func patch(_ fix: FixIt, _ file: LintedFile, _ margin: Int, _ style: Style) -> String {
    guard let range = fix.edits.first?.range else { return "" }
    let lines = FixPatch(fix, in: file.sources.file(of: range)).lines
    guard lines.count <= Self.longestPatch else { return "" }
    let width = style.width.map { $0 - margin - 3 }
    // An added line stands where the line of its number is, unless that line goes.
    let removed = Set(lines.filter { !$0.isAdded }.map(\.number))
    return lines.map { line in
      let window = Window(line: line.text, from: 1, to: 1, width: width)
      let number = line.isAdded && !removed.isEmpty ? "" : String(line.number)
      let gutter = pad(max(0, margin - number.count)) + number
      let content = "\(line.isAdded ? "+" : "-") \(window.text)"
      return
        "\(style.color(.blue, gutter)) \(style.color(line.isAdded ? .green : .red, content))\n"
    }.joined()
  }

  private func color(of severity: Severity) -> Style.Color {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .info: .blue
    }
  }

  private func lineNumber(_ range: SourceRange, _ file: LintedFile) -> Int {
    file.sources.file(of: range).position(Int(range.start)).line
  }

  private func pad(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// `--> path:line:column`, the line and the underline.
  private func snippet(
    _ range: SourceRange, _ file: LintedFile, _ margin: Int, _ style: Style, _ color: Style.Color
  ) -> String {
    let source = file.sources.file(of: range)
    let start = source.position(Int(range.start))
    let end = source.position(Int(range.end))
    var text =
      "\(pad(margin))\(style.color(.blue, "-->")) \(source.path):\(start.line):\(start.column)\n"
    let window = Window(
      line: source.line(start.line), from: start.column,
      to: end.line == start.line ? end.column : nil, width: style.width.map { $0 - margin - 3 })
    let bar = style.color(.blue, "|")
    let number = String(start.line)
    text += "\(pad(margin)) \(bar)\n"
    text += "\(style.color(.blue, pad(margin - number.count) + number)) \(bar) \(window.text)\n"
    text +=
      "\(pad(margin)) \(bar) \(pad(window.indent))\(style.bold(color, String(repeating: "^", count: window.length)))\n"
    return text
  }

  private func summary(_ files: [LintedFile], _ style: Style) -> String {
    func total(_ severity: Severity) -> Int { files.reduce(0) { $0 + $1.count(severity) } }
    if files.isEmpty { return "no specs found\n" }
    let specs = files.count == 1 ? "1 spec" : "\(files.count) specs"
    let parts =
      [(total(.error), "error"), (total(.warning), "warning")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
      + (total(.info) > 0 ? ["\(total(.info)) info"] : [])
    let fixed = files.reduce(0) { $0 + $1.fixed }
    let done = fixed > 0 ? "fixed \(fixed), " : ""
    if parts.isEmpty {
      return
        "\(style.color(.green, done.isEmpty ? "checked \(specs), nothing found" : "\(done)nothing left in \(specs)"))\(silenced(files))\n"
    }
    return
      "\(style.bold(done + parts.joined(separator: ", "))) in \(specs)\(fixable(files))\(silenced(files))\n"
  }

  /// How much was found and does not count.
  private func silenced(_ files: [LintedFile]) -> String {
    let known = files.reduce(0) { $0 + $1.baselined }
    let commented = files.reduce(0) { $0 + $1.silenced.count } - known
    let parts =
      (commented > 0 ? ["\(commented) silenced by comments"] : [])
      + (known > 0 ? ["\(known) in the baseline"] : [])
    return parts.isEmpty ? "" : "; \(parts.joined(separator: ", "))"
  }

  /// How much of what was found the program can mend.
  private func fixable(_ files: [LintedFile]) -> String {
    let safe = files.reduce(0) { $0 + $1.fixable(.safe) }
    let unsafe = files.reduce(0) { $0 + $1.fixable(.unsafe) }
    let parts =
      (safe > 0 ? ["\(safe) fixable with --fix"] : [])
      + (unsafe > 0 ? ["\(unsafe)\(safe > 0 ? " more" : " fixable") with --fix --unsafe-fixes"] : [])
    return parts.isEmpty ? "" : "; \(parts.joined(separator: ", "))"
  }
}

/// The part of a line that is shown, and where the underline goes.
private struct Window {
  var text = ""
  var indent = 0
  var length = 1

  /// - Parameter to: column after the range; nil when it ends on a later line.
  init(line: String, from: Int, to: Int?, width: Int?) {
    let scalars = Array(line.unicodeScalars)
    let first = min(max(from - 1, 0), scalars.count)
    let last = min(max((to ?? scalars.count + 1) - 1, first), scalars.count)
    let limit = max(width ?? 160, 40)
    // A long line is cut to a window around the range.
    var low = 0
    var high = scalars.count
    if high > limit {
      low = max(0, min(first - limit / 4, high - limit))
      high = min(scalars.count, low + limit - 2)
    }
    func string(_ range: Range<Int>) -> String {
      var result = String.UnicodeScalarView()
      for scalar in scalars[range] {
        result.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      }
      return String(result)
    }
    let lead = low > 0 ? "…" : ""
    text = lead + string(low..<high) + (high < scalars.count ? "…" : "")
    indent = displayWidth(lead + string(low..<max(low, min(first, high))))
    length = max(1, displayWidth(string(max(first, low)..<max(first, min(last, high)))))
  }
}
