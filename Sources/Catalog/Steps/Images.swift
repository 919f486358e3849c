import Arrays
import DataFiles
import Shapes
import SourceText
import YAML

/// The axes of an image among those of a row: `[height, width]`, `[height, width, channels]` or
/// `[channels, height, width]`.
struct ImageRowAxes {
  let height: Int
  let width: Int
  let channels: Int?

  init?(rank: Int, _ layout: Layout) {
    switch (rank, layout) {
    case (2, _): (height, width, channels) = (0, 1, nil)
    case (3, .channelsLast): (height, width, channels) = (0, 1, 2)
    case (3, .channelsFirst): (height, width, channels) = (1, 2, 0)
    default: return nil
    }
  }
}

/// A step that works on images.
package protocol ImageStep: PipelineStep {
  var layout: Layout { get set }
}

extension ImageStep {
  func imageAxes(of field: FieldFacts) throws(StepError) -> ImageRowAxes? {
    try requireNumbers(field)
    try requireRank(field, 2...3, "images of shape [height, width] or [height, width, channels]")
    return field.shape.flatMap { ImageRowAxes(rank: $0.rank, layout) }
  }

  /// Whether images have that size already.
  func isSize(_ height: Int, _ width: Int, of field: FieldFacts, _ values: [String: Int]) -> Bool {
    guard let shape = field.shape, let axes = ImageRowAxes(rank: shape.rank, layout) else {
      return false
    }
    return shape[axes.height].evaluate(values) == height
      && shape[axes.width].evaluate(values) == width
  }

  func image(_ batch: HostArray) throws(DataError) -> (axes: ImageRowAxes, height: Int, width: Int)
  {
    guard let axes = ImageRowAxes(rank: batch.rank - 1, layout) else {
      throw DataError("'\(Self.about.name)' takes images, but rows have shape \(batch.rowShape)")
    }
    return (axes, batch.shape[axes.height + 1], batch.shape[axes.width + 1])
  }

  static var layoutField: Field<Self> {
    .choice("data_format", \.layout, default: "channels_last", "Where images keep their channels.")
  }
}

/// Copies pixels of one image of a batch into another of possibly different size.
struct PixelMover {
  let axes: ImageRowAxes
  /// Sizes of one row before and after.
  let from: [Int]
  let to: [Int]

  /// Elements of one row.
  var fromCount: Int { from.reduce(1, *) }
  var toCount: Int { to.reduce(1, *) }

  /// Calls `body` with the offset of pixel (0, 0) of every channel in both, and the strides of rows and columns.
  func forEachChannel(
    _ body: (
      _ from: Int, _ to: Int, _ fromStrides: (row: Int, column: Int),
      _ toStrides: (row: Int, column: Int)
    ) -> Void
  ) {
    let channels = axes.channels.map { from[$0] } ?? 1
    for channel in 0..<channels {
      switch axes.channels {
      case 0?:
        body(
          channel * from[1] * from[2], channel * to[1] * to[2], (from[axes.width], 1),
          (to[axes.width], 1))
      default:
        body(
          channel, channel, (from[axes.width] * channels, channels),
          (to[axes.width] * channels, channels))
      }
    }
  }
}

extension ImageStep {
  /// Each image of a batch, made from the one before by `pixel`: a source position per target position.
  ///
  /// - Parameters:
  ///   - size: new height and width.
  ///   - draw: what is drawn for a row, from its number in the split.
  ///   - value: the number at (y, x) of the result, given a reader of the source.
  func mapImages<Draw>(
    _ batch: HostArray, rows: [Int], size: (height: Int, width: Int)? = nil, draw: (Int) -> Draw,
    value: (Draw, _ y: Int, _ x: Int, _ source: ImagePlane) -> Float
  ) throws(DataError) -> HostArray {
    let (axes, height, width) = try image(batch)
    let (newHeight, newWidth) = size ?? (height, width)
    let source = try batch.floats()
    var to = batch.rowShape
    to[axes.height] = newHeight
    to[axes.width] = newWidth
    let mover = PixelMover(axes: axes, from: batch.rowShape, to: to)
    guard let total = HostArray.elementCount(of: [batch.rowCount] + to),
      total <= HostArray.largestCount
    else {
      throw DataError("rows of shape \(to) are too large")
    }
    let values: [Float] = source.withUnsafeBytes { bytes in
      let pixels = bytes.bindMemory(to: Float.self)
      return [Float](unsafeUninitializedCapacity: total) { target, initialized in
        for row in 0..<batch.rowCount {
          let drawn = draw(row < rows.count ? rows[row] : row)
          mover.forEachChannel { from, to, fromStrides, toStrides in
            let plane = ImagePlane(
              pixels: pixels, start: row * mover.fromCount + from, strides: fromStrides,
              height: height,
              width: width)
            let start = row * mover.toCount + to
            for y in 0..<newHeight {
              for x in 0..<newWidth {
                target[start + y * toStrides.row + x * toStrides.column] = value(drawn, y, x, plane)
              }
            }
          }
        }
        initialized = total
      }
    }
    guard let result = HostArray(shape: [batch.rowCount] + to, values) else {
      throw DataError("'\(Self.about.name)' cannot make rows of shape \(to)")
    }
    return result
  }
}

/// One channel of one image.
struct ImagePlane {
  let pixels: UnsafeBufferPointer<Float>
  let start: Int
  let strides: (row: Int, column: Int)
  let height: Int
  let width: Int

  subscript(y: Int, x: Int) -> Float { pixels[start + y * strides.row + x * strides.column] }

  /// Between pixels, whose centres lie at whole coordinates; beyond the border as `fill` says.
  func bilinear(_ y: Double, _ x: Double, _ fill: FillMode, _ value: Float) -> Float {
    // Far outside (or not a number) there is nothing to interpolate.
    guard abs(y) < 1e9, abs(x) < 1e9 else { return value }
    let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
    let (down, right) = (Float(y - Double(top)), Float(x - Double(left)))
    func at(_ y: Int, _ x: Int) -> Float {
      guard let row = fill.index(y, height), let column = fill.index(x, width) else { return value }
      return self[row, column]
    }
    let upper = at(top, left) * (1 - right) + at(top, left + 1) * right
    let lower = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right
    return upper * (1 - down) + lower * down
  }
}

/// What lies beyond the border of an image, as Keras names it.
package enum FillMode: String, Sendable, CaseIterable {
  case reflect, constant, nearest, wrap

  /// The pixel that stands in for one at `i`; nil for a constant.
  func index(_ i: Int, _ size: Int) -> Int? {
    if i >= 0, i < size { return i }
    switch self {
    case .constant: return nil
    case .nearest: return min(max(i, 0), size - 1)
    case .wrap: return ((i % size) + size) % size
    case .reflect:
      let period = 2 * size
      let k = ((i % period) + period) % period
      return k < size ? k : period - 1 - k
    }
  }
}

/// An image step that needs numbers beyond the border.
package protocol FillingStep: ImageStep {
  var fillMode: FillMode { get set }
  var fillValue: Double { get set }
}

extension FillingStep {
  /// The number that comes into images from beyond their border.
  var constantFill: Double? { fillMode == .constant ? fillValue : nil }

  /// Interpolation stays within the range; a constant joins it.
  func widen(_ field: inout FieldFacts) {
    field.element = .float32
    let range = field.values.range
    field.becomeReal(
      range: fillMode == .constant ? range?.hull(Interval(fillValue, fillValue)) : range)
  }
}

extension FillingStep {
  static var fillModeField: Field<Self> {
    .choice("fill_mode", \.fillMode, default: "reflect", "What is put beyond the border.")
  }
  static var fillValueField: Field<Self> {
    .number(
      "fill_value", \.fillValue, default: "0.0",
      "The number beyond the border with fill_mode 'constant'.")
  }
}

extension Field {
  /// A largest change in both directions, or a range of changes.
  static func spread(
    _ key: String, _ path: Path<Interval>, in bounds: ClosedRange<Double>, required: Bool = false,
    aliases: [String] = [], _ summary: String
  ) -> Self {
    Field(
      key, aliases: aliases, type: .other("a number or a list of two"), isRequired: required,
      summary
    ) {
      root, node, decoder in
      guard let range = decoder.spread(node, in: bounds) else { return false }
      root[keyPath: path] = range
      return true
    }
  }
}

extension SpecDecoder {
  /// `f` for a change between -f and f, or `[low, high]`.
  mutating func spread(_ node: Node, in bounds: ClosedRange<Double>) -> Interval? {
    let node = substituted(node)
    guard let items = node.sequence else {
      guard let value = number(node, in: 0...bounds.upperBound) else { return nil }
      return Interval(max(-value, bounds.lowerBound), value)
    }
    guard items.count == 2 else {
      reportType(node, expected: "a number or a list of two")
      return nil
    }
    guard let low = number(items[0], in: bounds), let high = number(items[1], in: bounds) else {
      return nil
    }
    guard low <= high else {
      report(
        "spec/out-of-range",
        "'\(currentKey)' must increase, but \(format(low)) is above \(format(high))", at: node.place
      )
      return nil
    }
    return Interval(low, high)
  }
}
