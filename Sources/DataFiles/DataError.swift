/// Why data could not be read or transformed; names the file and the row.
package struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  package let message: String
  package let file: String?
  /// 1-based line or row, where one is at fault.
  package let row: Int?
  package let help: String?
  package init(_ message: String, file: String? = nil, row: Int? = nil, help: String? = nil) {
    (self.message, self.file, self.row, self.help) = (message, file, row, help)
  }
  package var description: String {
    var place = file ?? ""
    if let row { place += place.isEmpty ? "row \(row)" : ":\(row)" }
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
