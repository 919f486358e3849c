internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Labels that contradict all samples around them.
package struct LabelNoiseCheck: Check {
  package static let about = CheckInfo(
    "label-noise", .data,
    summary: "Where the five nearest samples agree on a class, a sample has that class, too.",
    meaning:
      "Wrong labels set a limit to every result, and a large network learns them by heart.",
    tolerance:
      "warns above 15 %: where five of five neighbours agree, the share of others is about the share of wrong labels; on raw pixels of sound data it is below 10 %. Nothing is said where neighbours tell the class too seldom for that",
    sources: [
      "Cover and Hart 1967, Nearest neighbor pattern classification, doi:10.1109/TIT.1967.1053964",
      "Roberts 2017, reason 6: too much noise in the labels",
      "Northcutt, Jiang and Chuang 2021, Confident learning, arXiv:1911.00068",
    ])

  package init() {}

  private static let neighbours = 5
  private static let limit = 0.15
  /// Fewer samples than these say nothing.
  private static let least = 50

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let target = ClassTarget(context.run), let table = try context.table(.train),
      let classes = table.classes
    else { return .notApplicable("the labels are no classes") }
    guard table.isNumeric else { return .notApplicable("inputs that are indices have no distance") }
    guard table.count > 2 * Self.least else { return .notApplicable("there are too few samples") }
    let neighbours = Neighbours(
      Points(table, isScaled: context.run.isTable), Self.neighbours)
    let found = Self.disagreement(neighbours.nearest, classes)
    guard found.agreed.count >= Self.least, found.isInformative else {
      return CheckOutcome(
        .pass,
        "near samples agree on a class for \(found.agreed.count) of \(table.count) samples only: nothing can be said of single labels"
      )
    }
    let share = Double(found.others.count) / Double(found.agreed.count)
    let isMuch = share > Self.limit
    let row = found.others.first.flatMap { place in
      context.run.data[.train]?.row(of: table.positions[place]).map { row in
        ", as row \(row): class \(classes[place]) among class \(classes[neighbours.nearest[place][0]])"
      }
    }
    return CheckOutcome(
      isMuch ? .warn : .pass,
      "of \(found.agreed.count) samples whose \(Self.neighbours) nearest agree, \(share.percent) have another label\(row ?? "")",
      measured: .number(share), expected: .number(Self.limit),
      at: isMuch ? target.site.entry.entry.range : nil,
      help: isMuch ? "look at these samples; check how labels were made and joined to inputs" : nil)
  }

  /// Samples whose neighbours are all of one class, those of them that are of another, and whether neighbours agree
  /// more often than a draw from all samples would.
  package static func disagreement(
    _ nearest: [[Int]], _ classes: [Int]
  ) -> (agreed: [Int], others: [Int], isInformative: Bool) {
    var (agreed, others): ([Int], [Int]) = ([], [])
    var counts: [Int: Int] = [:]
    for kind in classes { counts[kind, default: 0] += 1 }
    for (place, near) in nearest.enumerated() {
      guard let first = near.first, near.count == neighbours,
        near.allSatisfy({ classes[$0] == classes[first] })
      else { continue }
      agreed.append(place)
      if classes[first] != classes[place] { others.append(place) }
    }
    let byChance = counts.values.reduce(0.0) { sum, count in
      let share = Double(count) / Double(classes.count)
      var all = 1.0
      for _ in 0..<neighbours { all *= share }
      return sum + all
    }
    return (agreed, others, Double(agreed.count) > 2 * byChance * Double(nearest.count))
  }
}
