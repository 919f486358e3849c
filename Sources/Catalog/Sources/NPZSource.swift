package import DataFiles

/// Arrays in one archive of NumPy's format.
package struct NPZSource: DataSource {
  package static let about = About(
    "npz", dialects: Dialect.allCases,
    "Reads NumPy arrays from one archive; the first axis counts the samples.")
  package static let schema = Schema(
    Self(),
    [
      .text("path", \.path, required: true, aliases: ["file"], "The archive."),
      .optionalText("features", \.features, "Array with the field 'features'."),
      .optionalText("labels", \.labels, "Array with the field 'label'."),
      .texts(
        "fields", \.fields,
        "Arrays by the name of their field. Default: every array under its own name."),
    ])

  package var path = ""
  package var features: String?
  package var labels: String?
  package var fields: [NamedText] = []
  package init() {}

  private var named: [NamedText] { fieldNames(features, labels, fields) }
  package var paths: [String] { [path] }

  package func declaredFields() -> [FieldFacts] {
    named.map { FieldFacts(name: $0.name, role: role(of: $0.name)) }
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    let file = context.resolve(path)
    let known = try NPZFile.names(file)
    let wanted = named.isEmpty ? defaults(known, context) : named
    guard !wanted.isEmpty else { throw DataError("holds no arrays", file: file) }
    if let missing = wanted.first(where: { !known.contains($0.text) }) {
      throw DataError(
        "has no array '\(missing.text)'", file: file,
        help: "its arrays are \(known.joined(separator: ", "))")
    }
    let arrays = try NPZFile.open(file, only: Set(wanted.map(\.text)))
    let byName = Dictionary(
      arrays.map { ($0.name, $0.array) }, uniquingKeysWith: { first, _ in first })
    var columns: [(name: String, file: String, array: StoredArray)] = []
    for entry in wanted {
      if let array = byName[entry.text] { columns.append((entry.name, file, array)) }
    }
    return try context.reader(columns)
  }

  /// The declared fields where the archive has arrays of their names, else all arrays.
  private func defaults(_ known: [String], _ context: SourceContext) -> [NamedText] {
    let declared = context.fields.map(\.name).filter(known.contains)
    return (declared.isEmpty ? known : declared).map { NamedText(name: $0, text: $0) }
  }
}
