import Arrays
import DataFiles
import Shapes
import SourceText

/// Decides which columns of a table make up which field.
struct CSVFields {
  private let table: CSVTable
  private let source: CSVSource
  private let context: SourceContext

  init(_ table: CSVTable, _ source: CSVSource, _ context: SourceContext) {
    (self.table, self.source, self.context) = (table, source, context)
  }

  /// Declared fields that name their columns or are named like one; then the label; then one field of
  /// all features that are left.
  func columns() throws(DataError) -> [(field: RowField, columns: [Int])] {
    var result: [(field: RowField, columns: [Int])] = []
    var used: Set<Int> = []
    var gathering: FieldFacts?
    let label = try labelColumn()
    let labelField = context.fields.first { $0.role == .label }
    for field in context.fields where field.name != labelField?.name || field.columns != nil {
      if let indices = try ownColumns(of: field) {
        used.formUnion(indices)
        result.append(try make(field.name, field, field.role, indices))
      } else if gathering == nil, field.role == .feature {
        gathering = field
      } else {
        throw unknownColumn(field.name)
      }
    }
    if let label, labelField?.columns == nil {
      used.insert(label)
      result.append(try make(labelField?.name ?? "label", labelField, .label, [label]))
    }
    let features = try featureColumns(except: used)
    let wantsFeatures = gathering != nil || !context.fields.contains { $0.role == .feature }
    if wantsFeatures, !features.isEmpty {
      result.insert(try make(gathering?.name ?? "features", gathering, .feature, features), at: 0)
    }
    return result
  }

  // MARK: Columns

  private var width: Int { table.columns.count }

  /// A column by name, or by index where negative ones count from the end.
  private func index(_ name: String) throws(DataError) -> Int {
    if let index = table.names?.firstIndex(of: name) { return index }
    if let number = Int(name) {
      let index = number < 0 ? number &+ width : number
      if index >= 0, index < width { return index }
      throw DataError(
        "has no column \(number): a row has \(width) cells", file: table.file,
        help: "columns are 0 to \(width - 1)")
    }
    throw unknownColumn(name)
  }

  private func unknownColumn(_ name: String) -> DataError {
    guard let names = table.names else {
      if table.rowCount == 1, table.columns.contains(where: { $0.firstText?.text == name }) {
        return DataError("holds a header, but no rows", file: table.file)
      }
      return DataError(
        "has no column '\(name)': it has no header", file: table.file,
        help: "give columns by index, 0 to \(width - 1)")
    }
    let near = didYouMean(name, among: names)
    let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    return DataError(
      "has no column '\(name)'", file: table.file,
      help: near.map { "did you mean '\($0)'?" } ?? "its columns are \(shown)")
  }

  private func labelColumn() throws(DataError) -> Int? {
    if let label = source.label { return label == "none" ? nil : try index(label) }
    let named = context.fields.first { $0.role == .label }?.name
    if let named, let index = table.names?.firstIndex(of: named) { return index }
    // Without a label among the declared fields there is none to look for.
    return named != nil || context.fields.isEmpty ? width - 1 : nil
  }

  private func ownColumns(of field: FieldFacts) throws(DataError) -> [Int]? {
    if let columns = field.columns {
      var indices: [Int] = []
      for column in columns { indices.append(try index(column)) }
      return indices
    }
    return table.names?.firstIndex(of: field.name).map { [$0] }
  }

  private func featureColumns(except used: Set<Int>) throws(DataError) -> [Int] {
    guard let features = source.features else { return (0..<width).filter { !used.contains($0) } }
    var indices: [Int] = []
    for feature in features { indices.append(try index(feature)) }
    return indices
  }

  // MARK: Fields

  private func make(
    _ name: String, _ declared: FieldFacts?, _ role: FieldRole, _ columns: [Int]
  ) throws(DataError) -> (field: RowField, columns: [Int]) {
    guard !columns.isEmpty else {
      throw DataError(
        "field '\(name)' is made of no columns", file: table.file,
        help: "name its columns, or leave 'columns' out")
    }
    let isVector = columns.count > 1 || declared == nil && role == .feature
    let shape = try context.shape(
      of: declared, stored: isVector ? [columns.count] : [], file: table.file)
    if columns.count == 1, table.columns[columns[0]].isText {
      return (RowField(name: name, role: role, shape: shape, element: .string), columns)
    }
    if let text = columns.first(where: { table.columns[$0].isText }) {
      throw notANumber(text, name)
    }
    let isWhole = role == .label && columns.allSatisfy { table.columns[$0].isWhole }
    let element = declared?.element ?? (isWhole ? .int64 : .float32)
    return (RowField(name: name, role: role, shape: shape, element: element), columns)
  }

  private func notANumber(_ column: Int, _ field: String) -> DataError {
    let name = table.names.map { "'\($0[column])'" } ?? "\(column)"
    let cell = table.columns[column].firstText
    return DataError(
      "column \(name) holds the text '\(cell?.text ?? "")', but field '\(field)' takes numbers",
      file: table.file, row: cell?.line,
      help: cell?.line == 1
        ? "if the first row is a header, write 'header: true'"
        : "leave the column out with 'features', or give it a field of its own")
  }
}

/// Rows of a table, read from its file when they are asked for.
struct CSVReader: RowReader {
  let fields: [RowField]
  private let table: CSVTable
  private let columns: [[Int]]

  init(_ table: CSVTable, _ fields: [(field: RowField, columns: [Int])]) {
    self.table = table
    self.fields = fields.map(\.field)
    columns = fields.map(\.columns)
  }

  var count: Int { table.rowCount }
  var rowsAtOnce: Int { table.rowsAtOnce }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    guard rows.allSatisfy({ $0 >= 0 && $0 < count }) else { throw rowOutOfRange(rows, count) }
    var arrays: [HostArray] = []
    for (field, cells) in zip(fields, try table.read(rows, columns)) {
      let shape = [rows.count] + field.shape
      switch cells {
      case .numbers(let numbers): arrays.append(try converted(numbers, shape, field, rows))
      case .text(let texts):
        guard let array = HostArray(shape: shape, strings: texts) else {
          throw DataError(
            "'\(field.name)' does not fit into shape \(field.shape)", file: table.file)
        }
        arrays.append(array)
      }
    }
    return arrays
  }

  private func converted(
    _ numbers: [Double], _ shape: [Int], _ field: RowField, _ rows: [Int]
  ) throws(DataError) -> HostArray {
    do throws(DataError) {
      return try HostArray.converted(numbers, shape: shape, to: field.element)
    } catch {
      let row = error.row.flatMap { rows.indices.contains($0 - 1) ? rows[$0 - 1] + 1 : nil }
      throw DataError(
        "'\(field.name)': \(error.message)", file: table.file, row: row, help: error.help)
    }
  }
}
