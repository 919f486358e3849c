internal import Analysis
internal import Arrays
internal import Catalog
internal import DataFiles
internal import Program
internal import Shapes
internal import Spec

/// PNG and JPEG files to predict for, decoded when they are asked for.
struct PredictionImages: RowReader {
  let fields: [RowField]
  let isUneven = true
  private let files: [String]
  private let form: Form

  /// How the pixels of an image make up a sample.
  private enum Form: Hashable {
    /// `[height, width, channels]`
    case channels(Int)
    /// `[height, width]` of a grey image.
    case flat

    var channels: Int { if case .channels(let count) = self { count } else { 1 } }
  }

  private init(_ files: [String], _ form: Form, field: String) throws(DataError) {
    (self.files, self.form) = (files, form)
    let shape = try files.first.map { file throws(DataError) in try Self.image(file, form).shape }
    fields = [RowField(name: field, role: .feature, shape: shape ?? [], element: .uint8)]
  }

  var count: Int { files.count }

  func file(of row: Int) -> String? { files.indices.contains(row) ? files[row] : nil }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    var arrays: [HostArray] = []
    for row in rows where files.indices.contains(row) {
      let (shape, pixels) = try Self.image(files[row], form)
      guard let array = HostArray(shape: [1] + shape, pixels) else { continue }
      arrays.append(array)
    }
    guard let joined = HostArray.joined(arrays) else {
      throw DataError(
        "images of different sizes make no batch", file: rows.first.flatMap(file(of:)))
    }
    return [joined]
  }

  private static func image(
    _ file: String, _ form: Form
  ) throws(DataError) -> (shape: [Int], pixels: [UInt8]) {
    let image = try ImageFile(file, channels: form.channels)
    let size = [image.height, image.width]
    return (form == .flat ? size : size + [form.channels], image.pixels)
  }

  // MARK: Choosing

  /// The image files at a path: those in a folder, or the file itself; none where it is no image.
  ///
  /// - Throws: ``DataError`` for a folder without images.
  static func files(at path: String) throws(DataError) -> [String] {
    guard FileList.isFolder(path) else {
      let start = try FileBytes(mapping: path).withUnsafeBytes { Array($0.prefix(4)) }
      return start.starts(with: [0xFF, 0xD8]) || start == [0x89, 0x50, 0x4E, 0x47] ? [path] : []
    }
    let files = try FileList.files(in: path, endings: [".png", ".jpg", ".jpeg"])
    guard !files.isEmpty else { throw DataError("holds no PNG or JPEG files", file: path) }
    return files
  }

  /// The ways in which images may be samples of a spec, the likeliest first.
  static func ways(
    _ files: [String], field: String, _ spec: AnalyzedSpec
  ) throws(DataError) -> [PredictionImages] {
    if let source = spec.spec.data?.source?.entry.value as? ImageFolderSource {
      return [try PredictionImages(files, .channels(source.channels), field: field)]
    }
    let declared = spec.pipeline.before[.train]?[field]?.shape?.dims
    let dims = declared ?? Array((spec.inputs.first?.type.shape.dims ?? []).dropFirst())
    let last = dims.last?.evaluate(spec.spec.dims.values)
    var forms: [Form] = [.channels(3), .channels(1), .flat, .channels(4)]
    let likeliest = dims.count == 2 ? .flat : forms.first { $0 != .flat && $0.channels == last }
    if let likeliest { forms = [likeliest] + forms.filter { $0 != likeliest } }
    return try forms.map { form throws(DataError) in
      try PredictionImages(files, form, field: field)
    }
  }
}
