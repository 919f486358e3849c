package import JSONText
package import Reporting

/// What differs between runs: their specs, data, seeds, programs, machines, and what came of them.
package struct RunComparison: Sendable {
  private struct Row {
    let key: String
    /// Exact.
    let values: [String]
    /// As they are shown.
    let texts: [String]
    var isEqual: Bool { Set(values).count == 1 }
    /// Two runs never take equally long.
    var isEqualButForTime: Bool { isEqual || key == RunRecord.durationKey }
  }
  private let runs: [RunRecord]
  private let circumstances: [Row]
  private let results: [Row]
  /// Each run's spec against that of the first.
  private let specs: [SpecComparison]

  /// - Precondition: there are two runs at least.
  package init(_ runs: [RunRecord]) {
    self.runs = runs
    circumstances = Self.rows(runs.map { $0.circumstances.map { ($0.key, .string($0.value)) } })
    results = Self.rows(runs.map(\.results))
    specs = runs.dropFirst().map { SpecComparison(runs[0].spec, $0.spec) }
  }

  private static func rows(_ facts: [[(key: String, value: JSONValue)]]) -> [Row] {
    keys(facts.map { $0.map(\.key) }).map { key in
      let found = facts.map { run in run.first { $0.key == key }?.value }
      let values = found.map { $0.map(RunRecord.text) ?? "–" }
      let rounded = found.map { $0.map(text) ?? "–" }
      // What differs behind the digits that are shown is shown with all of them.
      let hidesDifference = Set(rounded).count == 1 && Set(values).count > 1
      return Row(key: key, values: values, texts: hidesDifference ? values : rounded)
    }
  }

  /// All keys; one that the first runs lack stands behind what it follows in its own.
  private static func keys(_ lists: [[String]]) -> [String] {
    var keys: [String] = []
    for list in lists {
      var place = 0
      for key in list {
        if let known = keys.firstIndex(of: key) {
          place = known + 1
        } else {
          keys.insert(key, at: place)
          place += 1
        }
      }
    }
    return keys
  }

  private static func text(_ value: JSONValue) -> String {
    if let number = value.double { return short(number) }
    let text = RunRecord.text(value)
    // How it ended in a word or two; what follows is told below the table.
    return text.firstIndex { $0 == ":" || $0 == "," }.map { String(text[..<$0]) } ?? text
  }

  package var isEqual: Bool {
    specs.allSatisfy(\.isEqual) && (circumstances + results).allSatisfy(\.isEqualButForTime)
  }

  // MARK: For people

  package func render(_ style: Style) -> String {
    let same = circumstances.filter(\.isEqual).map(\.key)
    var text = table(style) + endings
    if !same.isEmpty { text += "\nthe same in all: \(same.joined(separator: ", "))\n" }
    if specs.allSatisfy(\.isEqual) { return text + "\nthe specs are equal\n" }
    for (index, comparison) in specs.enumerated() where !comparison.isEqual {
      text += "\n" + (seenBefore(index) ?? ComparisonText(comparison).render(style))
    }
    return text
  }

  private func table(_ style: Style) -> String {
    let rows = circumstances.filter { !$0.isEqual } + results
    let differs = rows.contains { !$0.isEqualButForTime }
    var table = Table(
      columns: (differs ? [.init("≠")] : []) + [.init("run")] + runs.map { .init($0.path) })
    for row in rows {
      let mark = row.isEqualButForTime ? "" : "≠"
      table.add((differs ? [mark] : []) + [row.key] + row.texts)
    }
    return table.aligned(style, fitting: style.width ?? .max)
  }

  /// How runs ended, where a word does not say it.
  private var endings: String {
    let lines = runs.compactMap { run -> String? in
      guard let outcome = run.results.first(where: { $0.key == "outcome" })?.value else {
        return nil
      }
      let whole = RunRecord.text(outcome)
      return Self.text(outcome) == whole ? nil : "\(run.path) \(whole)\n"
    }
    return lines.isEmpty ? "" : "\n" + lines.joined()
  }

  /// A line in the place of differences that were told of an earlier run.
  private func seenBefore(_ index: Int) -> String? {
    let earlier = (0..<index).first { other in
      !specs[other].isEqual && SpecComparison(runs[other + 1].spec, runs[index + 1].spec).isEqual
    }
    return earlier.map { "the spec of \(runs[index + 1].path) is that of \(runs[$0 + 1].path)\n" }
  }

  // MARK: For programs

  package var json: JSONValue {
    [
      "coprime": .int(1), "equal": .bool(isEqual),
      "runs": .array(runs.map { .string($0.path) }),
      "circumstances": .array(circumstances.map(json)), "results": .array(results.map(json)),
      "specs": .array(
        specs.map { comparison in
          JSONValue(parsing: Array(JSON.text(ComparisonJSON(comparison)).utf8)) ?? .null
        }),
    ]
  }

  private func json(_ row: Row) -> JSONValue {
    [
      "key": .string(row.key), "equal": .bool(row.isEqual),
      "values": .array(row.values.map(JSONValue.string)),
    ]
  }
}
