package import Arrays
package import DataFiles
import Shapes

/// Prepares pixels as the images were that a published network was trained on.
package struct PreprocessInputStep: ImageStep {
  package static let about = About(
    "preprocess_input", dialects: Dialect.allCases,
    "Prepares pixels from 0 to 255 as the images were that a published network was trained on.",
    formula: "tf: x / 127.5 - 1; torch: (x / 255 - mean) / deviation; caffe: blue first, x - mean",
    source: "https://keras.io/api/applications/")
  package static let schema = Schema(
    Self(),
    [
      .choice(
        "mode", \.mode, required: true,
        "How: caffe (VGG, ResNet), tf (ResNetV2, MobileNet, Inception, Xception, NASNet) or torch "
          + "(DenseNet, torchvision)."),
      layoutField,
    ])
  package static let target = StepTarget.field

  package enum Mode: String, Sendable, CaseIterable { case caffe, tf, torch }

  package var mode = Mode.tf
  package var layout = Layout.channelsLast
  package init() {}

  private var contract: PixelContract {
    switch mode {
    case .caffe: .caffe
    case .tf: .symmetric
    case .torch: .torch
    }
  }

  package var traits: StepTraits { StepTraits(isScaling: true) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireRank(field, 3...3, "images with three channels")
    if let shape = field.shape, let channel = ImageRowAxes(rank: shape.rank, layout)?.channels,
      let count = shape[channel].evaluate(values), count != 3
    {
      throw StepError(
        Self.mismatch, "'preprocess_input' takes 3 channels, but '\(field.name)' has \(count)")
    }
    field.element = .float32
    field.becomeReal(range: field.values.range.map { contract.image(of: $0) })
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let axes = try image(batch).axes
    guard let channel = axes.channels, batch.rowShape[channel] == 3 else {
      throw DataError("'preprocess_input' takes 3 channels, but rows have shape \(batch.rowShape)")
    }
    let stride = batch.rowShape[(channel + 1)...].reduce(1, *)
    let contract = contract
    let channels = contract.channels.map { (Float($0.scale), Float($0.offset)) }
    return try batch.floats { numbers in
      // The three channels of a pixel stand `stride` apart.
      for block in Swift.stride(from: 0, to: numbers.count, by: 3 * max(stride, 1)) {
        for red in block..<(block + stride) {
          let (green, blue) = (red + stride, red + 2 * stride)
          if contract.reversesChannels { numbers.swapAt(red, blue) }
          for (place, (scale, offset)) in zip([red, green, blue], channels) {
            numbers[place] = numbers[place] * scale + offset
          }
        }
      }
    }
  }
}
