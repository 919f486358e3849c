internal import Arrays
package import DataFiles

/// A table of numbers and texts, one row per sample.
package struct CSVSource: DataSource {
  package static let about = About(
    "csv", dialects: Dialect.allCases,
    "Reads a table of delimiter-separated values, gzipped or not; a large one is read through a packed copy in a temporary file."
  )
  package static let schema = Schema(
    Self(),
    [
      .text("path", \.path, required: true, aliases: ["file"], "File with one row per sample."),
      .column(
        "label", \.label,
        "Column of the label by name or index; 'none' without one. Default: the last."),
      .columns(
        "features", \.features, "Columns of the features by name or index. Default: all others."),
      .optionalFlag(
        "header", \.hasHeader,
        "Whether the first row names the columns. Default: seen from the cells."),
      .optionalText(
        "separator", \.separator, "The character between cells. Default: seen from the first line."),
      .int(
        "skip_rows", \.skippedRows, min: 0, default: "0",
        "Rows before the header or the first sample."),
    ],
    validate: { source, arguments, decoder in
      guard let separator = source.separator, separator.utf8.count != 1 else { return }
      decoder.report(
        "spec/out-of-range", "'separator' must be one ASCII character, not '\(separator)'",
        at: arguments.range(of: "separator"))
    })

  package var path = ""
  package var label: String?
  package var features: [String]?
  package var hasHeader: Bool?
  package var separator: String?
  package var skippedRows = 0
  package init() {}

  package var paths: [String] { [path] }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    var options = CSVTable.Options()
    options.hasHeader = hasHeader
    options.separator = separator?.utf8.first
    options.skippedRows = skippedRows
    options.keepsDoubles = context.fields.contains { !($0.element.map(Self.isFloat) ?? true) }
    let table = try CSVTable(context.resolve(path), options)
    return CSVReader(table, try CSVFields(table, self, context).columns())
  }

  /// Whether a field of this type keeps no more of a decimal than Float does.
  private static func isFloat(_ element: ElementType) -> Bool {
    switch element {
    case .float32, .float16, .bfloat16, .bool, .string: true
    default: false
    }
  }
}
