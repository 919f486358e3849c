internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// The answer must not be among what is asked.
package struct LabelAmongInputsCheck: Check {
  package static let about = CheckInfo(
    "label-among-inputs", .data,
    summary: "No column of a table tells the label by itself.",
    meaning:
      "A column that was made from the label, or after it was known, gives perfect results that no new sample will show: the network learns to copy it.",
    tolerance:
      "warns where, in 50 samples or more, each class has a number of its own in one column, or each has a column that marks it, or a column correlates with the number to be predicted by more than 0.999999",
    sources: [
      "Kaufman, Rosset, Perlich and Stitelman 2012, Leakage in data mining, doi:10.1145/2382577.2382579",
      "deepchecks: feature-label correlation",
    ])

  package init() {}

  private static let leastRows = 50
  private static let correlation = 0.999_999

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard run.isTable, let table = try context.table(.train), table.count >= Self.leastRows,
      table.width > 1
    else { return .notApplicable("the samples are no table, or too few") }
    let columns = (0..<table.width).map { column in
      (0..<table.count).map { table.features[$0 * table.width + column] }
    }
    if let classes = table.classes {
      if let column = Self.columns(columns, telling: classes).first {
        return outcome(
          "feature \(column + 1) tells the class of every one of \(table.count) samples", context)
      }
      return CheckOutcome(.pass, "none of \(table.width) features tells the class by itself")
    }
    for (target, port) in zip(run.feed.targets, run.feed.targetPorts)
    where port.shape.reduce(1, *) == 1
      && !run.feed.inputs.contains(where: { $0.field == port.field })
    {
      guard let values = table.batch.inputs[port.input] else { continue }
      for (column, numbers) in columns.enumerated()
      where Self.correlation(numbers, values) > Self.correlation {
        return outcome("feature \(column + 1) is '\(target.output)' but for its scale", context)
      }
    }
    return CheckOutcome(.pass, "none of \(table.width) features tells the target by itself")
  }

  private func outcome(_ message: String, _ context: VerificationContext) -> CheckOutcome {
    CheckOutcome(
      .warn, message, at: context.run.data[.train]?.range ?? context.spec.spec.data?.range,
      help: "leave the column out, unless it is known before the label is")
  }

  /// Columns that hold one number for each class, or marks that tell all classes apart between them.
  package static func columns(_ columns: [[Float]], telling classes: [Int]) -> [Int] {
    let kinds = Set(classes)
    guard kinds.count > 1 else { return [] }
    var marks: [Int: Int] = [:]
    for (column, numbers) in columns.enumerated() {
      var ofNumber: [Float: Set<Int>] = [:]
      for (number, kind) in zip(numbers, classes) {
        ofNumber[number, default: []].insert(kind)
        if ofNumber.count > kinds.count { break }
      }
      guard ofNumber.count > 1, ofNumber.count <= kinds.count else { continue }
      if ofNumber.count == kinds.count, ofNumber.values.allSatisfy({ $0.count == 1 }) {
        return [column]
      }
      // A mark: one number for one class, another for all others.
      let alone = ofNumber.values.filter { $0.count == 1 }.compactMap(\.first)
      if ofNumber.count == 2, alone.count == 1, !ofNumber.values.contains(kinds) {
        marks[alone[0]] = column
      }
    }
    // The last class is what no mark tells.
    return marks.count >= kinds.count - 1 ? marks.values.sorted() : []
  }

  /// How closely numbers lie to a line, 0 to 1; 0 where one of them is constant.
  package static func correlation(_ a: [Float], _ b: [Float]) -> Double {
    let (a, b) = (a.map { Double($0) }, b.map { Double($0) })
    let (first, second) = (Spread(a), Spread(b))
    guard first.deviation > 0, second.deviation > 0 else { return 0 }
    let sum = zip(a, b).reduce(0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) }
    return abs(sum / Double(max(1, a.count)) / (first.deviation * second.deviation))
  }
}
