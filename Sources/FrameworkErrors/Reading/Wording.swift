/// How a framework words a message, with holes for what differs.
///
/// Holes are `{name}` for an integer, `{name:shape}` for sizes in brackets or joined by `x`, `{name:word}` for text
/// without spaces, and `{*}` for anything on the way to what follows. The wording may stand anywhere in a longer text.
package struct Wording: Sendable {
  enum Part: Sendable {
    case text(String)
    case integer(String)
    case shape(String)
    case word(String)
    case anything
  }

  package let framework: Framework
  let parts: [Part]

  package init(_ framework: Framework, _ pattern: String) {
    self.framework = framework
    parts = Self.parts(of: pattern)
  }

  private static func parts(of pattern: String) -> [Part] {
    var parts: [Part] = []
    var rest = Substring(pattern)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      let hole = rest[rest.index(after: open)..<close].split(separator: ":").map(String.init)
      let name = hole.first ?? ""
      switch hole.count > 1 ? hole[1] : "" {
      case "shape": parts.append(.shape(name))
      case "word": parts.append(.word(name))
      default: parts.append(name == "*" ? .anything : .integer(name))
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return parts
  }

  /// The first place in `text` where the wording stands.
  ///
  /// - Complexity: linear in the text for each `{*}`.
  func match(_ text: [UInt8]) -> Match? {
    for start in text.indices {
      var reader = Reader(text, at: start)
      if case .text(let first)? = parts.first, !reader.isAt(first) { continue }
      if let match = reader.match(parts[...]) { return match }
    }
    return nil
  }
}

/// Whose message it is.
package enum Framework: String, Sendable, CaseIterable {
  case torch = "PyTorch"
  case keras = "Keras"
  case tensorflow = "TensorFlow"
  case jax = "JAX"
  case numpy = "NumPy"
  case onnxRuntime = "ONNX Runtime"
}

/// What stood in the holes of a wording.
package struct Match: Sendable {
  package private(set) var integers: [String: Int] = [:]
  /// Sizes; nil where the framework does not know one, and for one that it was to find out.
  package private(set) var shapes: [String: [Int?]] = [:]
  package private(set) var words: [String: String] = [:]

  mutating func set(_ name: String, _ value: Int) { integers[name] = value }
  mutating func set(_ name: String, _ value: [Int?]) { shapes[name] = value }
  mutating func set(_ name: String, _ value: String) { words[name] = value }

  package subscript(name: String) -> Int? { integers[name] }

  package func shape(_ name: String) -> [Int?]? { shapes[name] }

  /// `[None, 28, 28]`; empty where the wording has no such hole.
  package func text(_ name: String) -> String {
    if let value = integers[name] { return String(value) }
    if let word = words[name] { return word }
    guard let shape = shapes[name] else { return "" }
    return "[" + shape.map { $0.map { String($0) } ?? "?" }.joined(separator: ", ") + "]"
  }
}
