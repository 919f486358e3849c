import Analysis
import JSONText
import SourceText
import Spec
import Training

/// What other programs answered, in `Tests/Fixtures`.
enum Fixtures {
  static let folder =
    #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fixtures"

  static func spec(_ path: String, _ overrides: [Override] = []) throws -> SpecDocument {
    try SpecDocument.load("\(folder)/\(path)", overrides: overrides)
  }

  static func json(_ path: String) throws -> JSONValue {
    let text = try SourceFile.load("\(folder)/\(path)").text
    guard let value = JSONValue(parsing: text) else { throw FixtureError("\(path) is not JSON") }
    return value
  }
}

struct FixtureError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension JSONValue {
  /// The value of a key that the fixture must have.
  func required(_ key: String) throws -> JSONValue {
    guard let value = self[key] else { throw FixtureError("the fixture lacks '\(key)'") }
    return value
  }
  var doubles: [Double] { array?.compactMap(\.double) ?? [] }
  var sizes: [Int?] { array?.map(\.int) ?? [] }
}
