package import Arrays
package import DataFiles

/// Numbers the values of a label in sorted order.
package struct LabelEncodeStep: PipelineStep {
  package static let about = About(
    "label_encode", aliases: ["LabelEncoder"], dialects: Dialect.allCases,
    "Replaces every value by its number among all values, in sorted order.")
  package static let schema = Schema(Self(), [.fit(\.fit)])
  package static let target = StepTarget.field
  package static let defaultRoles: [FieldRole] = [.label]

  package var fit = StepTraits.Fit.train
  package init() {}

  package var traits: StepTraits { StepTraits(isEncoding: true, fit: fit) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    field.element = .int64
    field.values = ValueFacts(
      range: field.classes.map { Interval(0, Double(max($0, 1) - 1)) },
      encoding: .index(classes: field.classes))
  }

  package func makeFitter() -> (any StepFitter)? { CategoryFitter() }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let numbers = statistics?.places ?? [:]
    var codes: [Int64] = []
    for (i, text) in batch.categories.enumerated() {
      guard let code = numbers[text] else {
        let perRow = max(1, batch.rowElementCount)
        throw DataError(
          "the label '\(text)' does not occur in the rows that the labels were taken from",
          row: rows.dropFirst(i / perRow).first.map { $0 + 1 },
          help: "write 'fit: all', or check the split")
      }
      codes.append(Int64(code))
    }
    guard let result = HostArray(shape: batch.shape, codes) else {
      throw DataError("\(codes.count) labels do not fit into shape \(batch.shape)")
    }
    return result
  }
}

/// Collects the different values of a field.
struct CategoryFitter: StepFitter {
  private var seen: Set<String> = []

  mutating func add(_ batch: HostArray) { seen.formUnion(batch.categories) }

  var statistics: StepStatistics {
    // Numbers sort by value, texts by code point; a mixture cannot occur.
    let numbers = seen.compactMap { text in Double(text).map { (text, $0) } }
    let sorted =
      numbers.count == seen.count
      ? numbers.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
      : seen.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    return StepStatistics(categories: sorted)
  }
}

extension HostArray {
  /// Every element as the text that stands for it.
  var categories: [String] { strings ?? (doubles ?? []).map { format($0) } }
}
