package import Arrays
package import DataFiles
import Shapes

/// Cuts a part of given size out of images at random.
package struct RandomCropStep: ImageStep {
  package static let about = About(
    "random_crop", aliases: ["RandomCrop"], dialects: Dialect.allCases,
    "Cuts a part of a given size out of every image, at a random place.")
  package static let schema = Schema(
    Self(),
    [
      .int("height", \.height, required: true, "Height of the part."),
      .int("width", \.width, required: true, "Width of the part."),
      layoutField,
    ])
  package static let target = StepTarget.field

  package var height = 1
  package var width = 1
  package var layout = Layout.channelsLast
  package init() {}

  package var traits: StepTraits { StepTraits(isRandom: true, geometry: .init()) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    let axes = try imageAxes(of: field)
    try crop(&field, axes, height, width, values)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let (_, rowCount, columnCount) = try image(batch)
    try checkCrop(height, width, of: rowCount, columnCount)
    return try mapImages(batch, rows: rows, size: (height, width)) { row -> (top: Int, left: Int) in
      let draws = RowDraws(random, row: row)
      return (
        top: draws.whole(0, upTo: rowCount - height),
        left: draws.whole(1, upTo: columnCount - width)
      )
    } value: { corner, y, x, source in
      source[corner.top + y, corner.left + x]
    }
  }
}

extension ImageStep {
  /// Gives the field the size of a part, which must fit into the image.
  func crop(
    _ field: inout FieldFacts, _ axes: ImageRowAxes?, _ height: Int, _ width: Int,
    _ values: [String: Int]
  ) throws(StepError) {
    field.element = .float32
    field.isUneven = false
    guard let axes, var shape = field.shape else { return }
    for (axis, size, key) in [(axes.height, height, "height"), (axes.width, width, "width")] {
      if let given = shape[axis].evaluate(values), given < size {
        throw StepError(
          Self.mismatch, "'\(field.name)' has \(key) \(given), from which \(size) cannot be cut",
          parameter: key,
          help: "cut at most \(given), or 'resize' before")
      }
      shape[axis] = Dim(size)
    }
    field.shape = shape
  }

  func checkCrop(_ height: Int, _ width: Int, of rows: Int, _ columns: Int) throws(DataError) {
    guard height > rows || width > columns else { return }
    throw DataError("\(height)×\(width) cannot be cut from images of \(rows)×\(columns)")
  }
}
