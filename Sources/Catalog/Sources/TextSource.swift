import Arrays
package import DataFiles
import Shapes

/// Texts: the lines of a file, or windows that move over it.
package struct TextSource: DataSource {
  package static let about = About(
    "text", dialects: Dialect.allCases,
    "Reads one text per line with a label from a second file, or windows of a running text with the "
      + "same windows one place later, to learn what comes next.")
  package static let schema = Schema(
    Self(),
    [
      .list(
        "path", \.files, required: true, aliases: ["file", "files"],
        "File or files with the field 'text', in UTF-8, gzipped or not."),
      .optionalText("labels", \.labels, "File with the field 'label', one line per text."),
      .optionalInt(
        "sequence_length", \.sequenceLength, max: 1 << 20,
        "Units of a window: 'text' is [sequence_length], 'label' the same one unit later. Default: "
          + "a text is a line."),
      .optionalInt(
        "stride", \.stride,
        "Units from the start of one window to the next one's. Default: sequence_length."),
      .choice(
        "unit", \.unit, default: "character", "What windows are made of; words end at white space."),
    ],
    validate: { source, arguments, decoder in
      let keys = source.sequenceLength == nil ? ["stride", "unit"] : ["labels"]
      for key in keys where arguments.has(key) {
        decoder.report(
          "spec/conflicting-parameters",
          source.sequenceLength == nil
            ? "'\(key)' has a meaning with 'sequence_length' only"
            : "with 'sequence_length' the labels are what comes next, so 'labels' has no meaning",
          at: arguments.range(of: key))
      }
    })

  package var files: [String] = []
  package var labels: String?
  package var sequenceLength: Int?
  package var stride: Int?
  package var unit = TextUnits.Unit.character
  package init() {}

  package var paths: [String] { files + (labels.map { [$0] } ?? []) }

  package func declaredFields() -> [FieldFacts] {
    var text = FieldFacts(name: "text", role: .feature)
    text.shape = Shape(sequenceLength.map { [$0] } ?? [])
    text.element = .string
    guard labels != nil || sequenceLength != nil else { return [text] }
    var label = text
    (label.name, label.role) = ("label", .label)
    return [text, label]
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    let fields = declaredFields().map { field in
      RowField(
        name: field.name, role: context.field(named: field.name)?.role ?? field.role,
        shape: sequenceLength.map { [$0] } ?? [], element: .string)
    }
    try context.check(declaredAmong: fields.map(\.name), file: files.first ?? "")
    for field in fields {
      _ = try context.shape(
        of: context.field(named: field.name), stored: field.shape, file: files.first)
    }
    guard let sequenceLength else { return try lines(fields, context) }
    return try windows(sequenceLength, fields, context)
  }

  private func windows(
    _ length: Int, _ fields: [RowField], _ context: SourceContext
  ) throws(DataError) -> any RowReader {
    var parts: [TextUnits] = []
    for path in files {
      let file = context.resolve(path)
      let part = TextUnits(try TextFile.open(file), unit)
      guard part.count > length else {
        throw DataError(
          "holds \(part.count) \(unit.rawValue)s, too few for a window of \(length) and the one behind it",
          file: file, help: "give a smaller 'sequence_length'")
      }
      parts.append(part)
    }
    return TextWindowReader(parts, length: length, stride: stride ?? length, fields: fields)
  }

  private func lines(
    _ fields: [RowField], _ context: SourceContext
  ) throws(DataError) -> any RowReader {
    var texts: [String] = []
    for path in files { texts += try Self.lines(context.resolve(path)) }
    var columns = [texts]
    if let labels {
      let file = context.resolve(labels)
      columns.append(try Self.lines(file))
      guard columns[1].count == texts.count else {
        throw DataError(
          "holds \(columns[1].count) labels for \(texts.count) texts", file: file,
          help: "give one line per text")
      }
    }
    return MemoryReader(
      zip(fields, columns).compactMap { field, lines in
        HostArray(shape: [lines.count], strings: lines).map { (field, $0) }
      })
  }

  /// The lines of a file, without their ends.
  private static func lines(_ file: String) throws(DataError) -> [String] {
    let bytes = try TextFile.open(file)
    return bytes.withUnsafeBytes { buffer in
      let text = buffer[TextFile.markLength(buffer)...]
      var parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if parts.last?.isEmpty ?? false { parts.removeLast() }
      return parts.map { line in
        String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      }
    }
  }
}
