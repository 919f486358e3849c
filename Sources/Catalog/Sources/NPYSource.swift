package import DataFiles

/// Arrays in files of NumPy's format, one per field.
package struct NPYSource: DataSource {
  package static let about = About(
    "npy", dialects: Dialect.allCases,
    "Reads one NumPy array per field; the first axis counts the samples.")
  package static let schema = Schema(
    Self(),
    [
      .optionalText("features", \.features, "File with the field 'features'."),
      .optionalText("labels", \.labels, "File with the field 'label'."),
      .texts("fields", \.fields, "Files by the name of their field, for other fields."),
    ],
    validate: { source, arguments, decoder in
      guard source.files.isEmpty else { return }
      decoder.report(
        "spec/missing-parameter", "'npy' needs 'features' or 'fields'", at: arguments.ownerRange,
        help: "write 'features: FILE'")
    })

  package var features: String?
  package var labels: String?
  package var fields: [NamedText] = []
  package init() {}

  var files: [NamedText] { fieldNames(features, labels, fields) }
  package var paths: [String] { files.map(\.text) }

  package func declaredFields() -> [FieldFacts] {
    files.map { FieldFacts(name: $0.name, role: role(of: $0.name)) }
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    var columns: [(name: String, file: String, array: StoredArray)] = []
    for entry in files {
      let file = context.resolve(entry.text)
      columns.append((entry.name, file, try NPYFile.open(file)))
    }
    return try context.reader(columns)
  }
}

/// A name and the text that belongs to it.
package struct NamedText: Hashable, Sendable {
  package let name: String
  package let text: String
  package init(name: String, text: String) { (self.name, self.text) = (name, text) }
}

/// The fields of a source that takes `features`, `labels` and others by name.
func fieldNames(_ features: String?, _ labels: String?, _ others: [NamedText]) -> [NamedText] {
  (features.map { [NamedText(name: "features", text: $0)] } ?? [])
    + (labels.map { [NamedText(name: "label", text: $0)] } ?? []) + others
}

/// What an array is for, by the names that people give labels.
func role(of name: String) -> FieldRole {
  let isLabel =
    name == "y" || name.hasPrefix("y_") || name.contains("label") || name.contains("target")
  return isLabel ? .label : .feature
}

extension SourceContext {
  /// Rows of arrays that must have the same number of them.
  func reader(
    _ arrays: [(name: String, file: String, array: StoredArray)]
  ) throws(DataError) -> any RowReader {
    var columns: [(field: RowField, array: StoredArray)] = []
    for (name, file, array) in arrays {
      guard !array.shape.isEmpty else {
        throw DataError("holds a single number, not one row per sample", file: file)
      }
      if let first = arrays.first, array.count != first.array.count {
        throw DataError(
          "'\(name)' has \(array.count) rows, but '\(first.name)' has \(first.array.count)",
          file: file,
          help: "the first axis counts the samples and must be the same for all fields")
      }
      let declared = field(named: name)
      let shape = try shape(of: declared, stored: array.rowShape, file: file)
      let field = RowField(
        name: name, role: declared?.role ?? role(of: name), shape: shape, element: array.element)
      columns.append((field, array))
    }
    try check(declaredAmong: columns.map(\.field.name), file: arrays.first?.file ?? folder)
    return StoredReader(columns)
  }
}
