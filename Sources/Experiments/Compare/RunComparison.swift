package import JSONText
package import Reporting

/// What differs between runs: their specs, data, seeds, programs, machines, and what came of them.
package struct RunComparison: Sendable {
  private struct Row {
    let key: String
    let values: [String]
    var isEqual: Bool { Set(values).count == 1 }
  }
  private let runs: [RunRecord]
  private let circumstances: [Row]
  private let results: [Row]
  /// Each run's spec against that of the first.
  private let specs: [SpecComparison]

  /// - Precondition: there are two runs at least.
  package init(_ runs: [RunRecord]) {
    self.runs = runs
    circumstances = Self.rows(runs.map(\.circumstances)) { $0 }
    results = Self.rows(runs.map(\.results)) { value in
      value.double.map { short($0) } ?? RunRecord.text(value)
    }
    specs = runs.dropFirst().map { SpecComparison(runs[0].spec, $0.spec) }
  }

  private static func rows<Value>(
    _ facts: [[(key: String, value: Value)]], _ text: (Value) -> String
  ) -> [Row] {
    var keys: [String] = []
    for fact in facts.joined() where !keys.contains(fact.key) { keys.append(fact.key) }
    return keys.map { key in
      Row(
        key: key,
        values: facts.map { run in run.first { $0.key == key }.map { text($0.value) } ?? "–" })
    }
  }

  package var isEqual: Bool {
    specs.allSatisfy(\.isEqual) && (circumstances + results).allSatisfy(\.isEqual)
  }

  package func render(_ style: Style) -> String {
    var table = Table(columns: [.init("")] + runs.map { .init($0.path) } + [.init("")])
    let differing = circumstances.filter { !$0.isEqual }
    for row in differing + results {
      table.add([row.key] + row.values + [row.isEqual ? "" : "≠"])
    }
    var text = table.aligned(style, fitting: style.width ?? .max)
    let same = circumstances.filter(\.isEqual).map(\.key)
    if !same.isEmpty { text += "\nthe same in all: \(same.joined(separator: ", "))\n" }
    if specs.allSatisfy(\.isEqual) { return text + "\nthe specs are equal\n" }
    for comparison in specs where !comparison.isEqual {
      text += "\n" + ComparisonText(comparison).render(style)
    }
    return text
  }

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
