/// A comparison for people: what was removed, added and changed, then the sections and totals.
package struct ComparisonText: Sendable {
  private let comparison: SpecComparison

  package init(_ comparison: SpecComparison) { self.comparison = comparison }

  package func render(_ style: Style) -> String {
    if comparison.isEqual { return "no differences\n" }
    var text = "\(style.color(.red, "- \(comparison.before)"))\n"
    text += "\(style.color(.green, "+ \(comparison.after)"))\n"
    text += section("layers", comparison.layers, style)
    text += section("pipeline", comparison.pipeline, style)
    for (name, changes) in comparison.sections + [("totals", comparison.totals)]
    where !changes.isEmpty {
      text += "\n\(style.bold(name))\n" + changes.map { "  " + line($0, style) }.joined()
    }
    return text + "\n\(summary)\n"
  }

  private func section(_ name: String, _ changes: [SpecComparison.Change], _ style: Style)
    -> String
  {
    if changes.isEmpty { return "" }
    return "\n\(style.bold(name))\n" + changes.map { entry($0, style) }.joined()
  }

  private func entry(_ change: SpecComparison.Change, _ style: Style) -> String {
    switch (change.before, change.after) {
    case (let before?, let after?):
      let name =
        before.name == after.name ? title(before) : "\(title(before)) → \(title(after))"
      return "  ~ \(name)\(lines(before, after))\n"
        + change.changes.map { "      " + line($0, style) }.joined()
    case (let before?, nil):
      return "  " + style.color(.red, "- \(title(before))\(lines(before, before))") + "\n"
    case (nil, let after?):
      return "  " + style.color(.green, "+ \(title(after))\(lines(after, after))") + "\n"
    case (nil, nil): return ""
    }
  }

  private func title(_ place: SpecComparison.Place) -> String {
    let last = place.name.split(separator: "/").last ?? ""
    return last.hasPrefix(place.kind) ? place.name : "\(place.name) (\(place.kind))"
  }

  private func lines(_ a: SpecComparison.Place, _ b: SpecComparison.Place) -> String {
    if a.line == 0 { return "" }
    return a.line == b.line ? ", line \(a.line)" : ", line \(a.line) → \(b.line)"
  }

  private func line(_ change: SettingChange, _ style: Style) -> String {
    let before = change.before.map { style.color(.red, $0) } ?? style.dim("absent")
    let after = change.after.map { style.color(.green, $0) } ?? style.dim("absent")
    return "\(change.path): \(before) → \(after)\n"
  }

  private var summary: String {
    let layers = comparison.layers
    let both = layers.filter { $0.before != nil && $0.after != nil }.count
    let removed = layers.filter { $0.after == nil }.count
    let settings =
      comparison.sections.reduce(0) { $0 + $1.changes.count } + comparison.pipeline.count
    return "layers: \(both) changed, \(removed) removed, \(layers.count - both - removed) added; "
      + "\(settings) other \(settings == 1 ? "difference" : "differences")"
  }
}
