package import Arrays
package import DataFiles
import Shapes

/// Brings images to one size.
package struct ResizeStep: ImageStep {
  package static let about = About(
    "resize", aliases: ["resizing", "Resizing"], dialects: Dialect.allCases,
    "Brings every image to a given size.")
  package static let schema = Schema(
    Self(),
    [
      .int("height", \.height, max: 1 << 16, required: true, "New height."),
      .int("width", \.width, max: 1 << 16, required: true, "New width."),
      .choice(
        "interpolation", \.interpolation, default: "bilinear",
        "How numbers between pixels are found."),
      layoutField,
    ])
  package static let target = StepTarget.field

  package enum Interpolation: String, Sendable, CaseIterable { case bilinear, nearest }

  package var height = 1
  package var width = 1
  package var interpolation = Interpolation.bilinear
  package var layout = Layout.channelsLast
  package init() {}

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    isSize(height, width, of: field, values)
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    let axes = try imageAxes(of: field)
    field.element = .float32
    field.becomeReal(range: field.values.range)
    field.isUneven = false
    guard let axes else { return }
    field.shape?[axes.height] = Dim(height)
    field.shape?[axes.width] = Dim(width)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let (_, rowCount, columnCount) = try image(batch)
    guard rowCount > 0, columnCount > 0 else {
      throw DataError("images of \(rowCount)×\(columnCount) have no pixels")
    }
    // Centres of pixels lie at half coordinates on both scales.
    let (down, right) = (Double(rowCount) / Double(height), Double(columnCount) / Double(width))
    return try mapImages(batch, rows: rows, size: (height, width), draw: { _ in () }) {
      _, y, x, source in
      let (sourceY, sourceX) = ((Double(y) + 0.5) * down, (Double(x) + 0.5) * right)
      switch interpolation {
      case .nearest:
        return source[min(Int(sourceY), rowCount - 1), min(Int(sourceX), columnCount - 1)]
      case .bilinear: return source.bilinear(sourceY - 0.5, sourceX - 0.5, .nearest, 0)
      }
    }
  }
}
