internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Neighbours on an axis of a picture are alike.
package struct AxisOrderCheck: Check {
  package static let about = CheckInfo(
    "axis-order", .data,
    summary: "Pixels that the declared shape calls neighbours resemble each other.",
    meaning:
      "Where height and width, or channels and height, are exchanged, every row is cut at the wrong place: the picture is sheared, and convolutions see noise.",
    tolerance:
      "warns where neighbours correlate below 0.4 under the declared shape and above 0.6 under an exchange of its sizes; photographs and drawings have 0.6 to 0.98",
    sources: [
      "Roberts 2017, reason 1: swapped width and height",
      "Ruderman 1994, The statistics of natural images, doi:10.1088/0954-898X_5_4_006",
    ])

  package init() {}

  private static let limits = (declared: 0.4, other: 0.6)
  private static let samples = 64

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let table = try context.table(.train) else {
      return .notApplicable("there are no samples")
    }
    let isChannelsFirst =
      context.spec.spec.model != nil && context.spec.graph?.layout == .channelsFirst
    for port in context.run.feed.inputs {
      guard port.shape.count == 3, let values = table.batch.inputs[port.input] else { continue }
      let used = Array(values.prefix(min(table.count, Self.samples) * port.shape.reduce(1, *)))
      let axes = isChannelsFirst ? [1, 2] : [0, 1]
      guard axes.allSatisfy({ port.shape[$0] > 2 }),
        let declared = Self.likeness(used, port.shape, axes)
      else { continue }
      let others = Self.exchanges(port.shape).compactMap { shape in
        Self.likeness(used, shape.sizes, shape.axes).map { (shape: shape.sizes, likeness: $0) }
      }
      let best = others.max { $0.likeness < $1.likeness }
      if let best, declared < Self.limits.declared, best.likeness > Self.limits.other {
        return CheckOutcome(
          .warn,
          "neighbouring pixels of '\(port.field)' correlate by \(declared.short) as \(port.shape), but by \(best.likeness.short) as \(best.shape)",
          measured: .number(declared), expected: .number(best.likeness),
          at: context.spec.pipeline.before[.train]?[port.field]?.declaration
            ?? context.spec.spec.data?.range,
          help: "declare the sizes in the order in which the data has them, then 'transpose'")
      }
      return CheckOutcome(
        .pass,
        "neighbouring pixels of '\(port.field)' correlate by \(declared.short) as \(port.shape)",
        measured: .number(declared), expected: .number(Self.limits.declared))
    }
    return .notApplicable("no input is a picture")
  }

  /// Other orders of the same sizes, with the axes that are then height and width.
  private static func exchanges(_ shape: [Int]) -> [(sizes: [Int], axes: [Int])] {
    let (a, b, c) = (shape[0], shape[1], shape[2])
    let orders = [[b, a, c], [c, a, b], [c, b, a], [b, c, a], [a, c, b]]
    return orders.filter { $0 != shape }.flatMap { sizes in
      [(sizes, [0, 1]), (sizes, [1, 2])].filter { option in
        option.1.allSatisfy { sizes[$0] > 2 }
      }
    }
  }

  /// The lower of the correlations between neighbours along two axes; nil where all numbers are equal.
  package static func likeness(_ values: [Float], _ shape: [Int], _ axes: [Int]) -> Double? {
    let size = shape.reduce(1, *)
    guard size > 0, values.count >= size else { return nil }
    let spread = Spread(values.map { Double($0) })
    guard spread.deviation > 0 else { return nil }
    return axes.map { axis in
      let stride = shape[(axis + 1)...].reduce(1, *)
      var (sum, count) = (0.0, 0)
      for place in values.indices
      where place % size / stride % shape[axis] + 1 < shape[axis] && place + stride < values.count {
        sum +=
          (Double(values[place]) - spread.mean) * (Double(values[place + stride]) - spread.mean)
        count += 1
      }
      return count > 0 ? sum / Double(count) / (spread.deviation * spread.deviation) : 0
    }.min()
  }
}
