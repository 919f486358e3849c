package import Arrays
package import DataFiles
import Shapes

/// Turns the bytes of an image file into pixels.
package struct DecodeStep: PipelineStep {
  package static let about = About(
    "decode", aliases: ["decode_image"], dialects: Dialect.allCases,
    "Turns the bytes of a PNG or JPEG file into pixels; bytes behind the end of the image are ignored."
  )
  package static let schema = Schema(
    Self(),
    [
      .int("channels", \.channels, max: 4, default: "3", "Number of channels: 1, 3 or 4.")
    ],
    validate: { step, arguments, decoder in
      guard step.channels == 2 else { return }
      decoder.report(
        "spec/out-of-range", "'channels' must be 1, 3 or 4, not 2",
        at: arguments.range(of: "channels"))
    })
  package static let target = StepTarget.field

  package var channels = 3
  package init() {}

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    if let element = field.element, element != .uint8 {
      throw StepError(
        Self.mismatch,
        "'decode' takes the bytes of a file as uint8, but '\(field.name)' is \(element.rawValue)")
    }
    field.element = .uint8
    field.values = ValueFacts(range: Interval(0, 255), encoding: .real)
    field.shape = Shape([.symbol("file_height"), .symbol("file_width"), Dim(channels)])
    field.isUneven = true
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard batch.element == .uint8, batch.rank == 2 else {
      throw DataError("'decode' takes the bytes of one file per row as uint8")
    }
    var pixels: [UInt8] = []
    var shape: [Int]?
    for row in 0..<batch.rowCount {
      let image = try batch.withUnsafeBytes { bytes in
        let width = batch.rowElementCount
        return Result { () throws(DataError) -> ImageFile in
          try ImageFile(
            UnsafeRawBufferPointer(rebasing: bytes[row * width..<(row + 1) * width]), file: nil,
            channels: channels)
        }
      }.get()
      let own = [image.height, image.width, channels]
      guard shape ?? own == own else {
        throw DataError("images of shapes \(shape ?? []) and \(own) do not make a batch")
      }
      shape = own
      pixels += image.pixels
    }
    return HostArray(shape: [batch.rowCount] + (shape ?? [0, 0, channels]), pixels) ?? batch
  }
}
