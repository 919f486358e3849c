package import Arrays
package import DataFiles

/// Changes the contrast of images at random.
package struct RandomContrastStep: ImageStep {
  package static let about = About(
    "random_contrast", aliases: ["RandomContrast"], dialects: Dialect.allCases,
    "Moves the numbers of every channel away from or towards their mean.",
    formula: "(x - mean) · f + mean")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: -1...10, required: true,
        "Largest change of the contrast, or a range of changes."),
      layoutField,
    ])
  package static let target = StepTarget.field

  package var factor = Interval(0, 0)
  package var layout = Layout.channelsLast
  package init() {}

  package var traits: StepTraits { StepTraits(isRandom: true) }

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    factor == Interval(0, 0)
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    _ = try imageAxes(of: field)
    field.element = .float32
    let range = field.values.range.flatMap { range -> Interval? in
      guard range.isBounded else { return nil }
      // The mean lies within the range: numbers leave it by at most the factor times its width.
      let overshoot = max(factor.upper, 0) * range.width
      return Interval(range.lower - overshoot, range.upper + overshoot)
    }
    field.becomeReal(range: range)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let (axes, _, _) = try image(batch)
    let shape = batch.rowShape
    let mover = PixelMover(axes: axes, from: shape, to: shape)
    let pixels = shape[axes.height] * shape[axes.width]
    return try batch.floats { numbers in
      guard pixels > 0 else { return }
      for row in 0..<batch.rowCount {
        let scale =
          1 + RowDraws(random, row: row < rows.count ? rows[row] : row).uniform(0, in: factor)
        mover.forEachChannel { from, _, strides, _ in
          let start = row * mover.fromCount + from
          var sum = 0.0
          for y in 0..<shape[axes.height] {
            for x in 0..<shape[axes.width] {
              sum += Double(numbers[start + y * strides.row + x * strides.column])
            }
          }
          let mean = sum / Double(pixels)
          for y in 0..<shape[axes.height] {
            for x in 0..<shape[axes.width] {
              let i = start + y * strides.row + x * strides.column
              numbers[i] = Float((Double(numbers[i]) - mean) * scale + mean)
            }
          }
        }
      }
    }
  }
}
