import Arrays
package import DataFiles
import Shapes

/// The binary files of CIFAR-10 and CIFAR-100.
package struct CIFARSource: DataSource {
  package static let about = About(
    "cifar", aliases: ["cifar10"], dialects: Dialect.allCases,
    "Reads colour images and labels from the binary files of CIFAR-10 or CIFAR-100.",
    source: "Krizhevsky, Learning multiple layers of features from tiny images, 2009")
  package static let schema = Schema(
    Self(),
    [
      .list(
        "files", \.files, required: true, aliases: ["path"], "Binary files, one behind the other."),
      .int(
        "classes", \.classes, default: "10", "Number of classes: 10, or 100 with the fine labels."),
    ],
    validate: { source, arguments, decoder in
      guard source.classes != 10, source.classes != 100 else { return }
      decoder.report(
        "spec/out-of-range", "'classes' must be 10 or 100, not \(source.classes)",
        at: arguments.range(of: "classes"))
    })

  package var files: [String] = []
  package var classes = 10
  package init() {}

  package var paths: [String] { files }
  /// Bytes before the pixels: one label, or a coarse and a fine one.
  private var labelBytes: Int { classes == 100 ? 2 : 1 }

  package func declaredFields() -> [FieldFacts] {
    var image = FieldFacts(
      name: "image", role: .feature, values: ValueFacts(range: Interval(0, 255), encoding: .real))
    image.shape = [32, 32, 3]
    image.element = .uint8
    var label = FieldFacts(name: "label", role: .label)
    label.shape = []
    label.element = .uint8
    label.classes = classes
    label.values = ValueFacts(
      range: Interval(0, Double(classes - 1)), encoding: .index(classes: classes))
    return [image, label]
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    var parts: [FileBytes] = []
    for path in files {
      let file = context.resolve(path)
      let bytes = try FileBytes.contents(of: file)
      let record = CIFARReader.recordSize(labelBytes)
      guard bytes.count > 0, bytes.count % record == 0 else {
        throw DataError(
          "has \(bytes.count) bytes, which is not a number of records of \(record)", file: file,
          help: "give the files of the binary version of CIFAR-\(classes)")
      }
      parts.append(bytes)
    }
    try context.check(declaredAmong: ["image", "label"], file: files.first ?? "")
    let shape = try context.shape(
      of: context.field(named: "image"), stored: [32, 32, 3], file: files.first)
    return CIFARReader(parts, labelBytes: labelBytes, imageShape: shape)
  }
}

/// Rows of CIFAR files: planes of red, green and blue become pixels.
struct CIFARReader: RowReader {
  let fields: [RowField]
  let count: Int
  private let parts: [FileBytes]
  private let labelBytes: Int

  private static let pixels = 32 * 32
  static func recordSize(_ labelBytes: Int) -> Int { labelBytes + 3 * pixels }

  init(_ parts: [FileBytes], labelBytes: Int, imageShape: [Int]) {
    (self.parts, self.labelBytes) = (parts, labelBytes)
    count = parts.reduce(0) { $0 + $1.count / Self.recordSize(labelBytes) }
    fields = [
      RowField(name: "image", role: .feature, shape: imageShape, element: .uint8),
      RowField(name: "label", role: .label, shape: [], element: .uint8),
    ]
  }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    let record = Self.recordSize(labelBytes)
    var pixels = [UInt8](repeating: 0, count: rows.count * 3 * Self.pixels)
    var labels: [UInt8] = []
    for (position, row) in rows.enumerated() {
      guard row >= 0, row < count else { throw rowOutOfRange(rows, count) }
      var rest = row
      var part = 0
      while rest >= parts[part].count / record {
        rest -= parts[part].count / record
        part += 1
      }
      let label = parts[part].withUnsafeBytes { bytes in
        let start = rest * record + labelBytes
        for i in 0..<Self.pixels {
          for channel in 0..<3 {
            pixels[(position * Self.pixels + i) * 3 + channel] =
              bytes[start + channel * Self.pixels + i]
          }
        }
        return bytes[start - 1]
      }
      labels.append(label)
    }
    guard let images = HostArray(shape: [rows.count] + fields[0].shape, pixels),
      let classes = HostArray(shape: [rows.count], labels)
    else {
      throw DataError("images of shape \(fields[0].shape) do not hold \(3 * Self.pixels) numbers")
    }
    return [images, classes]
  }
}
