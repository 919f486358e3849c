package import Arrays
package import DataFiles

/// Mirrors images at random.
package struct RandomFlipStep: ImageStep {
  package static let about = About(
    "random_flip", aliases: ["RandomFlip"], dialects: Dialect.allCases,
    "Mirrors every image with probability one half, left to right, top to bottom or both.")
  package static let schema = Schema(
    Self(),
    [
      .choice("mode", \.mode, default: "horizontal_and_vertical", "Which way images are mirrored."),
      layoutField,
    ])
  package static let target = StepTarget.field

  package enum Mode: String, Sendable, CaseIterable {
    case horizontal, vertical
    case both = "horizontal_and_vertical"
  }

  package var mode = Mode.both
  package var layout = Layout.channelsLast
  package init() {}

  package var traits: StepTraits {
    StepTraits(isRandom: true, geometry: .init(isMirroring: true))
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    _ = try imageAxes(of: field)
    field.element = .float32
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    try mapImages(batch, rows: rows) { row -> (left: Bool, up: Bool) in
      let draws = RowDraws(random, row: row)
      return (left: mode != .vertical && draws.coin(0), up: mode != .horizontal && draws.coin(1))
    } value: { flip, y, x, source in
      source[flip.up ? source.height - 1 - y : y, flip.left ? source.width - 1 - x : x]
    }
  }
}
