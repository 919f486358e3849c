import Linting
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct EmittedRulesTests {
  @Test("Every rule id that reading a spec or inferring shapes can emit is explained")
  func everyEmittedIdHasARule() throws {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let known = Set(allRules.map { $0.about.id })
    var unexplained: [String: String] = [:]
    for module in ["YAML", "Spec", "Catalog", "Analysis", "Linting"] {
      for path in swiftFiles(under: "\(root)/Sources/\(module)") where !path.contains("/Rules/") {
        for id in ids(in: try read(path)) where !known.contains(id) { unexplained[id] = path }
      }
    }
    #expect(unexplained.isEmpty, "emitted, but explained by no rule: \(unexplained)")
  }

  /// Literals such as `"shape/rank"`; an interpolated end stands for every kind of catalogue entry.
  private func ids(in text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\"")).flatMap { piece -> [String] in
      guard let literal = String(piece), literal.utf8.count < 80,
        ["spec/", "shape/", "data/"].contains(where: { literal.hasPrefix($0) })
      else { return [] }
      let name = literal.prefix { $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "/" }
      if literal.hasSuffix("\\(kind.rawValue)") { return Self.kinds.map { "\(name)\($0)" } }
      return name == literal && name.last != "-" ? [literal] : []
    }
  }

  static let kinds = [
    "layer", "activation", "initializer", "regularizer", "constraint", "loss", "metric",
    "optimizer", "schedule",
    "source", "step",
  ]
}

/// The text of a file.
func read(_ path: String) throws -> String {
  struct Unreadable: Error { let path: String }
  guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
    bytes += buffer[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Paths of all Swift files below a folder.
func swiftFiles(under folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var paths: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasPrefix(".") { continue }
    paths +=
      name.hasSuffix(".swift") ? ["\(folder)/\(name)"] : swiftFiles(under: "\(folder)/\(name)")
  }
  return paths
}
