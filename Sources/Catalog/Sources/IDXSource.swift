package import DataFiles

/// Images and labels in the files of MNIST and its kin.
package struct IDXSource: DataSource {
  package static let about = About(
    "idx", dialects: Dialect.allCases, "Reads images and labels from IDX files, gzipped or not.",
    source: "LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998")
  package static let schema = Schema(
    Self(),
    [
      .text("images", \.images, required: true, "File with the field 'image'."),
      .optionalText("labels", \.labels, "File with the field 'label'."),
    ])

  package var images = ""
  package var labels: String?
  package init() {}

  package var paths: [String] { [images] + (labels.map { [$0] } ?? []) }

  package func declaredFields() -> [FieldFacts] {
    [FieldFacts(name: "image", role: .feature)]
      + (labels == nil ? [] : [FieldFacts(name: "label", role: .label)])
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    var columns: [(field: RowField, array: StoredArray)] = []
    for (path, name, role) in [
      (images, "image", FieldRole.feature), (labels ?? "", "label", .label),
    ]
    where !path.isEmpty {
      let file = context.resolve(path)
      let array = try IDXFile.open(file)
      let declared = context.field(named: name)
      let shape = try context.shape(of: declared, stored: array.rowShape, file: file)
      let field = RowField(
        name: name, role: declared?.role ?? role, shape: shape, element: array.element)
      columns.append((field, array))
    }
    try context.check(declaredAmong: columns.map(\.field.name), file: context.resolve(images))
    if columns.count == 2, columns[0].array.count != columns[1].array.count {
      throw DataError(
        "holds \(columns[1].array.count) labels, but '\(images)' holds \(columns[0].array.count) images",
        file: context.resolve(paths[1]), help: "give the two files of one data set")
    }
    return StoredReader(columns)
  }
}
