internal import JSONText
package import YAML

/// Writes a tree as YAML that reads back as the same values: bases, anchors and overrides are resolved.
package enum YAMLText {
  package static func text(_ root: Node) -> String {
    var text = ""
    write(root, indent: 0, to: &text)
    return text
  }

  private static func write(_ node: Node, indent: Int, to text: inout String) {
    let space = String(repeating: "  ", count: indent)
    switch node.content {
    case .scalar(let scalar): text += "\(space)\(quoted(scalar))\n"
    case .mapping(let pairs):
      if pairs.isEmpty { text += "\(space){}\n" }
      for pair in pairs {
        text += space + (pair.key.scalar.map(quoted) ?? "? ") + ":"
        writeValue(pair.value, indent: indent, to: &text)
      }
    case .sequence(let items):
      if items.isEmpty { text += "\(space)[]\n" }
      for item in items {
        text += space + "-"
        writeItem(item, indent: indent, to: &text)
      }
    }
  }

  /// What follows a dash: a mapping starts on its line.
  private static func writeItem(_ node: Node, indent: Int, to text: inout String) {
    guard let pairs = node.mapping, !pairs.isEmpty else {
      return writeValue(node, indent: indent, to: &text)
    }
    var lines = ""
    write(node, indent: indent + 1, to: &lines)
    text += " " + lines.drop { $0 == " " }
  }

  /// What follows a key or a dash: on the same line where it is short.
  private static func writeValue(_ node: Node, indent: Int, to text: inout String) {
    if let flow = flow(node) {
      text += " \(flow)\n"
    } else {
      text += "\n"
      write(node, indent: indent + 1, to: &text)
    }
  }

  private static let longestLine = 100

  /// The value on one line; nil where it is too long for that.
  private static func flow(_ node: Node) -> String? {
    let result: String
    switch node.content {
    case .scalar(let scalar): return quoted(scalar)
    case .sequence(let items):
      var parts: [String] = []
      for item in items {
        guard let part = flow(item) else { return nil }
        parts.append(part)
      }
      result = "[\(parts.joined(separator: ", "))]"
    case .mapping(let pairs):
      var parts: [String] = []
      for pair in pairs {
        guard let key = pair.key.scalar, let value = flow(pair.value) else { return nil }
        parts.append("\(quoted(key)): \(value)")
      }
      result = "{\(parts.joined(separator: ", "))}"
    }
    return result.utf8.count <= longestLine ? result : nil
  }

  /// Plain where the text means the same in every place, else in double quotes as JSON has them.
  private static func quoted(_ scalar: Scalar) -> String {
    if scalar.resolved == .null { return "null" }
    let isPlain =
      !scalar.text.isEmpty
      && scalar.text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
          UInt8(ascii: "/"),
          UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "$"),
          UInt8(ascii: " "):
          true
        // Arithmetic over names is read in plain scalars only.
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "%"), 0x80...:
          scalar.style == .plain
        default: false
        }
      } && !"-*?% /".contains(scalar.text.first ?? " ") && scalar.text.last != " "
    let isNumber: Bool =
      switch scalar.resolved {
      case .string: false
      default: true
      }
    if isNumber || isPlain && Scalar(scalar.text, .plain).resolved == .string { return scalar.text }
    return JSONValue.string(scalar.text).text
  }
}
