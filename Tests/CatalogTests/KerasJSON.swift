import DataFiles
import Foundation

/// A value of JSON, and how a spec writes it.
enum JSON: Sendable, Decodable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let integer = try? value.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  var list: [JSON]? { if case .list(let items) = self { items } else { nil } }
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }

  /// Keras writes a nested layer as `{class_name, config}`, a spec as `{class: config}`.
  var yaml: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    // Readers of YAML 1.1 take `1e-05` for text.
    case .number(let value): "\(value)".replacing(/^(-?\d+)e/) { "\($0.output.1).0e" }
    case .text(let text): "\"\(text)\""
    case .list(let items): "[\(items.map(\.yaml).joined(separator: ", "))]"
    case .object(let pairs):
      if case .text(let name)? = pairs["class_name"] {
        "{\(name): \((pairs["config"] ?? .null).yaml)}"
      } else {
        "{\(pairs.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.yaml)" }.joined(separator: ", "))}"
      }
    }
  }
}

/// A weight as the reference lists it: `["kernel", [3, 3, 1, 8]]`.
struct NamedShape: Sendable, Decodable {
  let name: String
  let shape: [Int?]
  init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    name = try list.decode(String.self)
    shape = try list.decode([Int?].self)
  }
}

/// The lines of a compressed file of `Tests/Fixtures`; none where it is missing or damaged.
func lines<Line: Decodable>(of name: String, as type: Line.Type) -> [Line] {
  let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/\(name)").path
  guard let bytes = try? FileBytes.contents(of: path) else { return [] }
  let lines = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
  return lines.compactMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
}
