internal import DataFiles
internal import JSONText

/// For layers of a spec their names in a file of weights: `{"conv2d": "features.0"}`.
package enum WeightMap {
  /// - Throws: ``RunError`` where the file is not one JSON object of texts.
  package static func read(_ path: String) throws(RunError) -> [String: String] {
    let bytes = try OutputFile.read(path).withUnsafeBytes { Array($0) }
    guard let members = JSONValue(parsing: bytes)?.members,
      members.allSatisfy({ $0.value.string != nil })
    else {
      throw RunError(
        "is not a map of weights", file: path,
        help:
          #"write a JSON object from layers of the spec to their names in the file: {"conv2d": "features.0"}"#
      )
    }
    return Dictionary(
      members.map { ($0.key, $0.value.string ?? "") }, uniquingKeysWith: { _, last in last })
  }
}
