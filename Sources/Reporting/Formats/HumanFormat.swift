package import SourceText

/// For people: the source lines with what matters in them underlined, notes, help and fixes.
package struct HumanFormat: ReportFormat {
  package static let name = "human"
  package static let summary = "source lines with underlined ranges, notes, help and fixes"
  package init() {}

  /// Lines of a patch that are shown.
  private static let longestPatch = 8

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    var text = ""
    for file in files {
      for finding in file.findings { text += render(finding, file, setting.style) + "\n" }
    }
    return text + summary(Tally(files), setting.style) + "\n"
  }

  /// One finding as a block of lines.
  package func render(_ finding: Diagnostic, _ file: LintedFile, _ style: Style) -> String {
    let color = color(of: finding.severity)
    let excerpts = Excerpt.all(of: finding, file.sources, color)
    let margin = excerpts.map(\.margin).max() ?? 1
    var text = style.bold(color, "\(finding.severity.rawValue)[\(finding.rule)]")
    text += style.bold(": " + finding.message) + "\n"
    for excerpt in excerpts { text += excerpt.render(margin, style) }
    let remarks = remarks(finding, margin, style) + fixes(finding, file, margin, style)
    let bar = "\(pad(margin)) \(style.color(.blue, "|"))\n"
    return text + (remarks.isEmpty ? "" : bar) + remarks
  }

  private func remarks(_ finding: Diagnostic, _ margin: Int, _ style: Style) -> String {
    let notes = finding.notes.filter { $0.range == nil }
      .map { item(style.bold("note"), "note", $0.message, margin, style) }
    let help = finding.help.map { item(style.bold(.green, "help"), "help", $0, margin, style) }
    return notes.joined() + (help ?? "")
  }

  /// The first fix, which is the one that is made, with its patch; the others as alternatives.
  private func fixes(
    _ finding: Diagnostic, _ file: LintedFile, _ margin: Int, _ style: Style
  ) -> String {
    guard let first = finding.fixes.first else { return "" }
    var text = ""
    for (index, fix) in finding.fixes.enumerated() {
      var word =
        switch fix.safety {
        case .safe: "fix"
        case .unsafe: "fix (changes training)"
        case .display: "suggestion"
        }
      if index > 0 { word = fix.safety == first.safety ? "or" : "or a \(word)" }
      text += item(style.bold(.green, word), word, fix.title, margin, style)
      if index == 0 { text += patch(fix, file, margin, style) }
    }
    return text
  }

  /// `= word: text`, further lines below the text.
  private func item(
    _ word: String, _ plainWord: String, _ text: String, _ margin: Int, _ style: Style
  ) -> String {
    let indent = margin + 5 + displayWidth(plainWord)
    let lines =
      style.width.map { wordWrapped(text, to: max(40, $0 - indent)) } ?? [text]
    return "\(pad(margin)) \(style.color(.blue, "=")) \(word): "
      + lines.joined(separator: "\n" + pad(indent)) + "\n"
  }

  /// The lines that a fix changes; none where that would hide the finding behind its remedy.
  private func patch(_ fix: FixIt, _ file: LintedFile, _ margin: Int, _ style: Style) -> String {
    guard let range = fix.edits.first?.range else { return "" }
    let source = file.sources.file(of: range)
    let lines = FixPatch(fix, in: source).lines
    guard lines.count <= Self.longestPatch else { return "" }
    // An added line stands where the line of its number is, unless that line goes.
    let removed = Set(lines.filter { !$0.isAdded }.map(\.number))
    return lines.map { line in
      let change = Self.change(of: line, in: lines)
      let window = LineWindow(
        line.text, from: change, to: change, limit: style.contentWidth(margin))
      let number = line.isAdded && !removed.isEmpty ? "" : String(line.number)
      let gutter = pad(max(0, margin - number.count)) + number
      let content = "\(line.isAdded ? "+" : "-") \(window.text)"
      return
        "\(style.color(.blue, gutter)) \(style.color(line.isAdded ? .green : .red, content))\n"
    }.joined()
  }

  /// The column of a line of a patch from which on it differs from the one that it replaces or is replaced by.
  private static func change(of line: FixPatch.Line, in lines: [FixPatch.Line]) -> Int {
    let partner = lines.first { $0.isAdded != line.isAdded && $0.number == line.number }
    guard let partner else { return 1 }
    let equal = zip(line.text.unicodeScalars, partner.text.unicodeScalars).prefix { $0 == $1 }
    return equal.count + 1
  }

  private func summary(_ tally: Tally, _ style: Style) -> String {
    tally.findings == 0 && tally.files > 0
      ? style.color(.green, tally.line) : style.bold(tally.line)
  }

  private func color(of severity: Severity) -> Style.Color {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .info: .blue
    }
  }

  private func pad(_ count: Int) -> String { String(repeating: " ", count: count) }
}
