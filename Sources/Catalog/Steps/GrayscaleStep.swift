package import Arrays
package import DataFiles
import Shapes

/// Turns colours into brightness.
package struct GrayscaleStep: ImageStep {
  package static let about = About(
    "grayscale", aliases: ["rgb_to_grayscale", "RandomGrayscale"], dialects: Dialect.allCases,
    "Weighs red, green and blue into one channel.", formula: "0.2989·r + 0.587·g + 0.114·b",
    source: "ITU-R Recommendation BT.601")
  package static let schema = Schema(Self(), [layoutField])
  package static let target = StepTarget.field

  package var layout = Layout.channelsLast
  package init() {}

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireRank(field, 3...3, "images with three channels")
    field.element = .float32
    if let shape = field.shape, let channel = ImageRowAxes(rank: shape.rank, layout)?.channels {
      if let count = shape[channel].evaluate(values), count != 3 {
        throw StepError(
          Self.mismatch, "'grayscale' takes 3 channels, but '\(field.name)' has \(count)",
          help: count == 1 ? "leave the step out: the images are grey already" : nil)
      }
      field.shape?[channel] = 1
    }
    // The weights sum to 0.9999.
    let sum = GrayscaleStep.weights.reduce(0) { $0 + Double($1) }
    field.becomeReal(range: field.values.range?.scaled(by: sum))
  }

  private static let weights: [Float] = [0.2989, 0.587, 0.114]

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let (axes, height, width) = try image(batch)
    guard let channel = axes.channels, batch.rowShape[channel] == 3 else {
      throw DataError("'grayscale' takes 3 channels, but rows have shape \(batch.rowShape)")
    }
    let pixels = height * width
    let (perPixel, perChannel) = channel == 0 ? (1, pixels) : (3, 1)
    let source = try batch.floats()
    let total = batch.rowCount * pixels
    let values: [Float] = source.withUnsafeBytes { bytes in
      let colours = bytes.bindMemory(to: Float.self)
      return [Float](unsafeUninitializedCapacity: total) { target, initialized in
        for i in 0..<total {
          let start = i / pixels * pixels * 3 + i % pixels * perPixel
          target[i] =
            Self.weights[0] * colours[start] + Self.weights[1] * colours[start + perChannel]
            + Self.weights[2] * colours[start + 2 * perChannel]
        }
        initialized = total
      }
    }
    var shape = batch.shape
    shape[channel + 1] = 1
    guard let result = HostArray(shape: shape, values) else {
      throw DataError("'grayscale' cannot make rows of shape \(shape)")
    }
    return result
  }
}
