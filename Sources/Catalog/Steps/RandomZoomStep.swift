package import Arrays
package import DataFiles
import YAML

/// Enlarges or shrinks images at random.
package struct RandomZoomStep: FillingStep {
  package static let about = About(
    "random_zoom", aliases: ["RandomZoom"], dialects: Dialect.allCases,
    "Shows every image smaller (positive factor) or larger (negative factor) around its centre.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "height_factor", \.height, in: -0.99...10, required: true, aliases: ["factor"],
        "Largest change of the height seen, or a range of changes."),
      Field(
        "width_factor", type: .other("a number or a list of two"), default: "null",
        "The same for the width. Default: as the height."
      ) {
        root, node, decoder in
        if node.isNull { return true }
        guard let range = decoder.spread(node, in: -0.99...10) else { return false }
        root.width = range
        return true
      },
      fillModeField, fillValueField, layoutField,
    ])
  package static let target = StepTarget.field

  package var height = Interval(0, 0)
  package var width: Interval?
  package var fillMode = FillMode.reflect
  package var fillValue = 0.0
  package var layout = Layout.channelsLast
  package init() {}

  package var traits: StepTraits {
    StepTraits(isRandom: true, geometry: .init(), fill: constantFill)
  }

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    height == Interval(0, 0) && width ?? height == Interval(0, 0)
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    _ = try imageAxes(of: field)
    widen(&field)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    try mapImages(batch, rows: rows) { row -> (down: Double, right: Double) in
      let draws = RowDraws(random, row: row)
      let down = 1 + draws.uniform(0, in: height)
      return (down: down, right: width.map { 1 + draws.uniform(1, in: $0) } ?? down)
    } value: { zoom, y, x, source in
      let (cy, cx) = (Double(source.height - 1) / 2, Double(source.width - 1) / 2)
      return source.bilinear(
        cy + (Double(y) - cy) * zoom.down, cx + (Double(x) - cx) * zoom.right, fillMode,
        Float(fillValue))
    }
  }
}
