import Arrays
package import DataFiles
import Shapes

/// A folder with one folder of image files per class.
package struct ImageFolderSource: DataSource {
  package static let about = About(
    "image_folder", aliases: ["ImageFolder", "image_dataset_from_directory"],
    dialects: Dialect.allCases,
    "Reads PNG and JPEG files from one folder per class; the classes are numbered in the order of their names."
  )
  package static let schema = Schema(
    Self(),
    [
      .text(
        "path", \.path, required: true, aliases: ["folder", "directory"],
        "Folder with one folder per class."),
      .int(
        "channels", \.channels, max: 4, default: "3",
        "1 for grey, 3 for colours, 4 for colours and opacity; all images are brought into that form."
      ),
    ],
    validate: { source, arguments, decoder in
      guard source.channels == 2 else { return }
      decoder.report(
        "spec/out-of-range", "'channels' must be 1, 3 or 4, not 2",
        at: arguments.range(of: "channels"))
    })

  package var path = ""
  package var channels = 3
  package init() {}

  package var paths: [String] { [path] }
  /// Folder by folder.
  package var isSortedByLabel: Bool { true }

  package func declaredFields() -> [FieldFacts] {
    var image = FieldFacts(
      name: "image", role: .feature, values: ValueFacts(range: Interval(0, 255), encoding: .real))
    image.element = .uint8
    image.shape = Shape([.symbol("file_height"), .symbol("file_width"), Dim(channels)])
    image.isUneven = true
    var label = FieldFacts(
      name: "label", role: .label, values: ValueFacts(encoding: .index(classes: nil)))
    label.shape = Shape(axes: [])
    return [image, label]
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    let folder = context.resolve(path)
    try context.check(declaredAmong: ["image", "label"], file: folder)
    var images: [(file: String, label: Int)] = []
    var classes = 0
    for name in try FileList.names(in: folder) where FileList.isFolder("\(folder)/\(name)") {
      let files = try FileList.files(
        in: "\(folder)/\(name)", endings: [".png", ".jpg", ".jpeg"])
      guard !files.isEmpty else {
        throw DataError(
          "holds no PNG or JPEG files", file: "\(folder)/\(name)",
          help: "every folder in '\(path)' is a class; remove those that are none")
      }
      images += files.map { ($0, classes) }
      classes += 1
    }
    guard let first = images.first else {
      throw DataError(
        "holds no folders with images", file: folder,
        help: "put the images of every class into a folder of its own")
    }
    let known = context.field(named: "label")?.classes
    guard known == nil || known == classes else {
      throw DataError(
        "holds \(classes) folders, but 'label' is declared with \(known ?? 0) classes", file: folder
      )
    }
    let image = try ImageFile(first.file, channels: channels)
    return ImageFolderReader(
      images, channels: channels,
      declared: context.field(named: "image")?.shape?.evaluate(context.values),
      first: [image.height, image.width, channels])
  }
}

/// Images decoded when they are asked for.
struct ImageFolderReader: RowReader {
  let fields: [RowField]
  private let images: [(file: String, label: Int)]
  private let channels: Int
  private let declared: [Int]?

  /// - Parameters:
  ///   - declared: the shape that every image must have.
  ///   - first: the shape of the first image.
  init(_ images: [(file: String, label: Int)], channels: Int, declared: [Int]?, first: [Int]) {
    (self.images, self.channels, self.declared) = (images, channels, declared)
    fields = [
      RowField(name: "image", role: .feature, shape: declared ?? first, element: .uint8),
      RowField(name: "label", role: .label, shape: [], element: .int64),
    ]
  }

  var count: Int { images.count }
  var isUneven: Bool { declared == nil }

  func file(of row: Int) -> String? { images.indices.contains(row) ? images[row].file : nil }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    var pixels: [UInt8] = []
    var labels: [Int64] = []
    var shape = fields[0].shape
    for (position, row) in rows.enumerated() {
      guard images.indices.contains(row) else { throw rowOutOfRange(rows, count) }
      let image = try ImageFile(images[row].file, channels: channels)
      let own = [image.height, image.width, channels]
      if position == 0, isUneven { shape = own }
      guard own == shape else {
        throw DataError(
          "is an image of shape \(own), not \(shape)", file: images[row].file,
          help: "leave the shape out of 'fields', and add 'resize' to 'pipeline'")
      }
      pixels += image.pixels
      labels.append(Int64(images[row].label))
    }
    guard let array = HostArray(shape: [rows.count] + shape, pixels),
      let classes = HostArray(shape: [rows.count], labels)
    else { throw DataError("images of shape \(shape) do not fit into memory") }
    return [array, classes]
  }
}
