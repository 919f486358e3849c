import Arrays

/// Leaves samples with missing numbers out.
package struct DropStep: ResamplingStep {
  package static let about = About(
    "drop", aliases: ["drop_missing"], dialects: Dialect.allCases,
    "Leaves samples with missing numbers (not a number) or empty texts out.")
  package static let schema = Schema(Self(), [])
  package static let target = StepTarget.stream
  package static let defaultRoles = FieldRole.allCases

  package init() {}

  package func sampleCount(of count: Int) -> Int? { nil }

  package func makeChooser() -> any SampleChooser { Chooser() }

  private struct Chooser: SampleChooser {
    private var kept: [Int] = []
    private var seen = 0
    var readsSamples: Bool { true }

    mutating func add(_ fields: [HostArray]) {
      let rows = fields.first?.rowCount ?? 0
      var isMissing = [Bool](repeating: false, count: rows)
      for field in fields where field.rowElementCount > 0 {
        let width = field.rowElementCount
        if let texts = field.strings {
          for i in texts.indices where texts[i].isEmpty { isMissing[i / width] = true }
        } else if let numbers = field.floats {
          for i in numbers.indices where numbers[i].isNaN { isMissing[i / width] = true }
        }
      }
      kept += (0..<rows).lazy.filter { !isMissing[$0] }.map { seen + $0 }
      seen += rows
    }

    func positions(of count: Int, _ random: RandomStream) -> [Int] { kept }
  }
}
