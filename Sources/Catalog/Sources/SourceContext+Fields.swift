import Arrays
import DataFiles
import Shapes

/// How sources fit what they hold to what a spec declares.
extension SourceContext {
  /// The path as the operating system takes it.
  package func resolve(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  func field(named name: String) -> FieldFacts? { fields.first { $0.name == name } }

  /// Refuses declared fields that the source does not have.
  func check(declaredAmong known: [String], file: String) throws(DataError) {
    guard let missing = fields.first(where: { !known.contains($0.name) }) else { return }
    throw DataError(
      "has no field '\(missing.name)'", file: file,
      help: "its fields are \(known.joined(separator: ", "))")
  }

  /// The declared shape of a row, or the stored one.
  ///
  /// - Throws: ``DataError`` when they differ in the number of elements.
  func shape(
    of field: FieldFacts?, stored: [Int], file: String?
  ) throws(DataError) -> [Int] {
    guard let field, let declared = field.shape?.evaluate(values) else { return stored }
    let (a, b) = (HostArray.elementCount(of: declared), HostArray.elementCount(of: stored) ?? 0)
    guard a == b else {
      throw DataError(
        "'\(field.name)' is declared with shape \(declared), \(a.map(String.init) ?? "too many") numbers, "
          + "but a row holds \(stored), \(b) numbers", file: file,
        help: "declare the shape as \(stored)")
    }
    return declared
  }
}

/// Rows of arrays that are in memory.
struct MemoryReader: RowReader {
  let fields: [RowField]
  private let arrays: [HostArray]

  /// - Precondition: every array is `[count, …]` with the shape of its field.
  init(_ columns: [(field: RowField, array: HostArray)]) {
    fields = columns.map(\.field)
    arrays = columns.map(\.array)
  }

  var count: Int { arrays.first?.rowCount ?? 0 }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    var batch: [HostArray] = []
    for array in arrays {
      guard let part = array.rows(at: rows) else { throw rowOutOfRange(rows, count) }
      batch.append(part)
    }
    return batch
  }
}

/// Rows of arrays that are in files.
struct StoredReader: RowReader {
  let fields: [RowField]
  private let arrays: [StoredArray]

  /// - Precondition: all arrays have the same number of rows, with as many elements as their field.
  init(_ columns: [(field: RowField, array: StoredArray)]) {
    fields = columns.map(\.field)
    arrays = columns.map(\.array)
  }

  var count: Int { arrays.first?.count ?? 0 }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    guard rows.allSatisfy({ $0 >= 0 && $0 < count }) else { throw rowOutOfRange(rows, count) }
    var batch: [HostArray] = []
    for (field, array) in zip(fields, arrays) {
      let size = rows.count * array.rowByteCount
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
        array.gather(rows, into: UnsafeMutableRawBufferPointer(buffer))
        initialized = size
      }
      let shape = [rows.count] + field.shape
      guard let part = HostArray(shape: shape, element: array.element, bytes: bytes) else {
        throw DataError("'\(field.name)' does not fit into shape \(shape)")
      }
      batch.append(part)
    }
    return batch
  }
}

func rowOutOfRange(_ rows: [Int], _ count: Int) -> DataError {
  let row = rows.first { $0 < 0 || $0 >= count } ?? 0
  return DataError("there is no row \(row) among \(count)", row: row)
}
