import Arrays
import DataFiles
import Foundation
import Testing

/// What NumPy and Python answered to `Tests/Conformance/arrays.py`.
struct Answers: Decodable {
  struct Stored: Decodable {
    let shape: [Int]
    let dtype: String
    let values: [Double]
  }
  struct Table: Decodable, CustomTestStringConvertible {
    let text: String
    let rows: [[String]]
    var testDescription: String { text.debugDescription }
  }
  struct Number: Decodable, CustomTestStringConvertible {
    let text: String
    let value: String
    var testDescription: String { text }
  }
  let arrays: [String: Stored]
  let tables: [Table]
  let numbers: [Number]
  let notNumbers: [String]

  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/arrays").path

  static let loaded: Answers? = {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/answers.json")) else {
      return nil
    }
    return try? JSONDecoder().decode(Answers.self, from: data)
  }()

  /// Names of arrays whose file name ends so.
  static func names(_ endings: String...) -> [String] {
    (loaded?.arrays.keys.sorted() ?? []).filter { name in endings.contains { name.hasSuffix($0) } }
  }
}

/// All numbers of a stored array.
func numbers(_ array: StoredArray) throws -> [Double] {
  let bytes = array.withUnsafeBytes { [UInt8]($0) }
  let host = try #require(HostArray(shape: array.shape, element: array.element, bytes: bytes))
  return try #require(host.doubles)
}

/// A file that is deleted when the test is over.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8]) throws {
    path =
      FileManager.default.temporaryDirectory.appending(path: "coprime-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
  convenience init(_ text: String) throws { try self.init([UInt8](text.utf8)) }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The error that `body` throws.
func dataError(
  _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> DataError {
  let error = #expect(throws: DataError.self, sourceLocation: location) { try body() }
  return try #require(error, sourceLocation: location)
}
