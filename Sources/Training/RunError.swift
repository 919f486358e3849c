package import DataFiles
package import SourceText

/// Why a run cannot start or cannot go on: a fault of the spec, its data or a file, never of the program.
///
/// The command line prints it like a finding and exits with 2.
package struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
  package let message: String
  /// What of the spec is at fault, where that can be told.
  package let range: SourceRange?
  /// The data file at fault, and the row in it, counted from 1.
  package let file: String?
  package let row: Int?
  package let help: String?

  package init(
    _ message: String, at range: SourceRange? = nil, file: String? = nil, row: Int? = nil,
    help: String? = nil
  ) {
    (self.message, self.range, self.file, self.row, self.help) = (message, range, file, row, help)
  }

  /// - Parameter range: what of the spec names the data.
  package init(_ error: DataError, at range: SourceRange?) {
    self.init(error.message, at: range, file: error.file, row: error.row, help: error.help)
  }

  package var description: String {
    var place = file ?? ""
    if let row { place += place.isEmpty ? "row \(row)" : ":\(row)" }
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
