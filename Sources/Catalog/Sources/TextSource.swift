import Arrays
package import DataFiles
import Shapes

/// Lines of a text file.
package struct TextSource: DataSource {
  package static let about = About(
    "text", dialects: Dialect.allCases,
    "Reads one text per line, and one label per line of a second file.")
  package static let schema = Schema(
    Self(),
    [
      .text("path", \.path, required: true, aliases: ["file"], "File with the field 'text'."),
      .optionalText("labels", \.labels, "File with the field 'label'."),
    ])

  package var path = ""
  package var labels: String?
  package init() {}

  package var paths: [String] { [path] + (labels.map { [$0] } ?? []) }

  package func declaredFields() -> [FieldFacts] {
    paths.indices.map { index in
      var field = FieldFacts(
        name: index == 0 ? "text" : "label", role: index == 0 ? .feature : .label)
      field.shape = []
      field.element = .string
      return field
    }
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    var columns: [(field: RowField, array: HostArray)] = []
    for (path, field) in zip(paths, declaredFields()) {
      let file = context.resolve(path)
      let lines = try Self.lines(file)
      if let first = columns.first, first.array.count != lines.count {
        throw DataError("holds \(lines.count) labels for \(first.array.count) texts", file: file)
      }
      guard let array = HostArray(shape: [lines.count], strings: lines) else {
        throw DataError("cannot be read as lines", file: file)
      }
      let role = context.field(named: field.name)?.role ?? field.role
      columns.append((RowField(name: field.name, role: role, shape: [], element: .string), array))
    }
    try context.check(declaredAmong: columns.map(\.field.name), file: context.resolve(path))
    return MemoryReader(columns)
  }

  /// The lines of a file, without their ends.
  private static func lines(_ file: String) throws(DataError) -> [String] {
    let bytes = try FileBytes.contents(of: file)
    return bytes.withUnsafeBytes { buffer in
      var parts = buffer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if parts.last?.isEmpty ?? false { parts.removeLast() }
      return parts.map { line in
        String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      }
    }
  }
}
