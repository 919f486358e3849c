import SourceText
import Testing
import YAML

/// A YAML text with `«` and `»` around what a test is about.
struct Marked: CustomTestStringConvertible {
  let file: SourceFile
  /// In the order of their opening marks.
  let ranges: [SourceRange]
  let testDescription: String

  init(_ marked: String) {
    var text: [UInt8] = []
    var open: [Int] = []
    var starts: [Int] = []
    var ends: [Int: Int] = [:]
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "«":
        open.append(starts.count)
        starts.append(text.count)
      case "»": ends[open.removeLast()] = text.count
      default: text += UTF8.encode(scalar)!
      }
    }
    file = SourceFile(id: FileID(7), path: "test.yaml", text: text)
    ranges = starts.indices.map { SourceRange(FileID(7), starts[$0], ends[$0]!) }
    testDescription = marked.debugDescription
  }

  /// The text with marks around other ranges, for failures.
  func marking(_ ranges: [SourceRange]) -> String {
    var bytes = file.text
    let marks =
      ranges.map { (Int($0.start), "«") } + ranges.map { (Int($0.end), "»") }
    for (offset, mark) in marks.sorted(by: { $0.0 > $1.0 }) {
      bytes.insert(contentsOf: mark.utf8, at: min(offset, bytes.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Node {
  /// Follows keys and list indices: `model.layers[0]`.
  func at(_ path: String) -> Node? {
    var node: Node? = self
    for step in path.split(whereSeparator: { ".[".contains($0) }) {
      if step.hasSuffix("]") {
        let index = Int(step.dropLast())!
        let items = node?.sequence ?? []
        node = items.indices.contains(index) ? items[index] : nil
      } else {
        node = node?[String(step)]
      }
    }
    return node
  }

  /// Calls `body` with every value and key once, aliases not followed.
  func visit(_ body: (Node) -> Void) {
    body(self)
    if alias != nil { return }
    for item in sequence ?? [] { item.visit(body) }
    for pair in pairs where pair.mergedFrom == nil {
      pair.key.visit(body)
      pair.value.visit(body)
    }
  }
}
