import Arrays
import DataFiles

/// Runs of characters or words out of texts, each beside the same run one place later.
struct TextWindowReader: RowReader {
  let fields: [RowField]
  let count: Int
  private let parts: [TextUnits]
  /// Number of the first window of each part.
  private let starts: [Int]
  private let length: Int
  private let stride: Int

  /// - Parameters:
  ///   - length: units of a window.
  ///   - stride: units from the start of one window to the next one's.
  init(_ parts: [TextUnits], length: Int, stride: Int, fields: [RowField]) {
    (self.parts, self.length, self.stride, self.fields) = (parts, length, stride, fields)
    var starts: [Int] = []
    var count = 0
    for part in parts {
      starts.append(count)
      // The unit behind a window is the last of its targets.
      if part.count > length { count += (part.count - length - 1) / stride + 1 }
    }
    (self.starts, self.count) = (starts, count)
  }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    var (texts, nexts): ([String], [String]) = ([], [])
    texts.reserveCapacity(rows.count * length)
    nexts.reserveCapacity(rows.count * length)
    for row in rows {
      guard row >= 0, row < count else { throw rowOutOfRange(rows, count) }
      let part = (starts.firstIndex { $0 > row } ?? starts.count) - 1
      let units = parts[part].read(from: (row - starts[part]) * stride, count: length + 1)
      texts += units.dropLast()
      nexts += units.dropFirst()
    }
    var arrays: [HostArray] = []
    for strings in [texts, nexts] {
      guard let array = HostArray(shape: [rows.count, length], strings: strings) else {
        throw DataError("windows of \(length) are too long")
      }
      arrays.append(array)
    }
    return arrays
  }
}
