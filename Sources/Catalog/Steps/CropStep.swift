package import Arrays
package import DataFiles

/// Cuts the middle out of images.
package struct CropStep: ImageStep {
  package static let about = About(
    "crop", aliases: ["center_crop", "CenterCrop"], dialects: Dialect.allCases,
    "Cuts the middle of a given size out of every image.")
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

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    isSize(height, width, of: field, values)
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    let axes = try imageAxes(of: field)
    try crop(&field, axes, height, width, values)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let (_, rowCount, columnCount) = try image(batch)
    try checkCrop(height, width, of: rowCount, columnCount)
    let (top, left) = ((rowCount - height) / 2, (columnCount - width) / 2)
    return try mapImages(batch, rows: rows, size: (height, width), draw: { _ in () }) {
      _, y, x, source in
      source[top + y, left + x]
    }
  }
}
