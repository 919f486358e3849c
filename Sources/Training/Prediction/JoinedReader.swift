internal import Arrays
internal import Catalog
internal import DataFiles

/// The features of several files side by side, row by row.
struct JoinedReader: Sendable {
  private let readers: [any RowReader]
  /// For each reader what its fields are called here; nil for labels and the like.
  private let names: [[String?]]
  let count: Int

  /// - Parameter files: each with the name that its only feature gets, where it is not to keep its own.
  /// - Throws: ``RunError`` where files have different numbers of rows.
  init(_ files: [(path: String, reader: any RowReader, name: String?)]) throws(RunError) {
    readers = files.map(\.reader)
    names = files.map { file in
      let features = file.reader.fields.filter { $0.role ?? .feature == .feature }
      return file.reader.fields.map { field in
        guard field.role ?? .feature == .feature else { return nil }
        return features.count == 1 ? file.name ?? field.name : field.name
      }
    }
    count = files.first?.reader.count ?? 0
    if let other = files.first(where: { $0.reader.count != files[0].reader.count }) {
      throw RunError(
        "has \(other.reader.count) rows, but '\(files[0].path)' has \(files[0].reader.count)",
        file: other.path)
    }
    guard count > 0 else { throw RunError("holds no samples", file: files.first?.path) }
  }

  /// Rows in parts of one shape.
  func parts(_ rows: Range<Int>) throws(RunError) -> [PipelinePart] {
    let size = readers.contains(where: \.isUneven) ? 1 : max(1, rows.count)
    return try Array(rows).chunks(of: size).map { part throws(RunError) in
      PipelinePart(fields: try read(Array(part)), positions: Array(part))
    }
  }

  private func read(_ rows: [Int]) throws(RunError) -> FieldArrays {
    var fields = FieldArrays(names: [], arrays: [])
    for (reader, names) in zip(readers, names) {
      do throws(DataError) {
        for (name, array) in zip(names, try reader.read(rows)) {
          if let name { fields[name] = array }
        }
      } catch {
        throw RunError(error, at: nil)
      }
    }
    return fields
  }
}
