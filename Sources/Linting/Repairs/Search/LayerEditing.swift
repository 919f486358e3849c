import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// Edits on whole layers that keep what the others read.
extension FailedLayer {
  /// Edits that put a new layer between the failed one and an operand.
  ///
  /// - Parameter parameters: as in `kernel_size: 1`; empty for a layer with its defaults.
  func inserting(_ kind: String, _ parameters: String, feeding operand: Int) -> [FixIt.Edit] {
    guard node.operands.indices.contains(operand),
      let start = itemStart(of: node.entryRange)
    else { return [] }
    var pairs = parameters.isEmpty ? [] : [parameters]
    var edits: [FixIt.Edit] = []
    if let range = node.operands[operand].range, back(range) != 1 {
      guard let source = text(range) else { return [] }
      pairs.append("from: \(source)")
      edits.append(FixIt.Edit(range, "-1"))
    }
    // The new layer stands between this one and all that it counts back to.
    for (slot, other) in node.operands.enumerated() where slot != operand {
      guard let range = other.range, let count = back(range) else { continue }
      edits.append(FixIt.Edit(range, "-\(count + 1)"))
    }
    guard let shifts = shifts(across: node, by: 1) else { return [] }
    let item = pairs.isEmpty ? kind : "\(kind): {\(pairs.joined(separator: ", "))}"
    edits.append(FixIt.Edit(start.range, "\(item)\n\(start.prefix)"))
    return edits + shifts
  }

  /// Edits that take a layer with one operand out; none where another reads it by name.
  func removing(_ index: Int) -> [FixIt.Edit] {
    let node = graph.nodes[index]
    guard node.operands.count == 1, node.operands[0].range == nil, !isNamed(index),
      itemStart(of: node.entryRange) != nil, let line = wholeLines(of: node.entryRange),
      let shifts = shifts(across: node, by: -1)
    else { return [] }
    return [FixIt.Edit(line, "")] + shifts
  }

  /// Edits that write another layer in place of one with default parameters.
  func replacing(_ index: Int, with item: String) -> [FixIt.Edit] {
    let range = graph.nodes[index].entryRange
    guard spec.isEditable(range), spec.document.file.text(in: range) == graph.nodes[index].kind
    else { return [] }
    return [FixIt.Edit(range, item)]
  }

  private func isNamed(_ index: Int) -> Bool {
    graph.outputs.contains { $0.operand.producer == .layer(index) }
      || graph.nodes.contains { node in
        node.operands.contains {
          $0.producer == .layer(index) && $0.range.map { back($0) == nil } ?? false
        }
      }
  }

  /// How many entries a reference counts back; nil for a name.
  private func back(_ range: SourceRange) -> Int? {
    guard let number = text(range).flatMap({ Int($0) }), number < 0, number > -100_000 else {
      return nil
    }
    return -number
  }

  private func text(_ range: SourceRange) -> String? {
    spec.isEditable(range) ? spec.document.file.text(in: range) : nil
  }

  /// Edits on later entries of the same list that count back across a place where an entry comes or
  /// goes; nil where one of them cannot be edited.
  private func shifts(across node: LayerNode, by change: Int) -> [FixIt.Edit]? {
    guard let place = ListPlace(node.path) else { return nil }
    var edits: Set<FixIt.Edit> = []
    for other in graph.nodes {
      guard let later = ListPlace(other.path), later.list == place.list, later.index > place.index
      else { continue }
      for operand in other.operands {
        guard let range = operand.range, let count = back(range) else { continue }
        let target = later.index - count
        guard target < place.index || target == place.index && change < 0 else { continue }
        guard target != place.index else { return nil }
        edits.insert(FixIt.Edit(range, "-\(count + change)"))
      }
    }
    return Array(edits)
  }

  /// Where an item of a block list starts, and what its line holds before it.
  private func itemStart(of entry: SourceRange) -> (range: SourceRange, prefix: String)? {
    guard spec.isEditable(entry) else { return nil }
    let prefix = spec.linePrefix(of: entry)
    guard prefix.drop(while: { $0 == " " }) == "- " else { return nil }
    return (SourceRange(entry.file, Int(entry.start), Int(entry.start)), prefix)
  }

  /// The lines of an item with their last line break.
  private func wholeLines(of entry: SourceRange) -> SourceRange? {
    let text = spec.document.file.text
    let start = Int(entry.start) - spec.linePrefix(of: entry).utf8.count
    guard start >= 0 else { return nil }
    let end = text[Int(entry.end)...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
    return SourceRange(entry.file, start, end)
  }
}

/// `model.layers[3]`: a list and a place in it.
private struct ListPlace {
  let list: Substring
  let index: Int

  init?(_ path: String) {
    guard path.hasSuffix("]"), let bracket = path.lastIndex(of: "["),
      let index = Int(path[path.index(after: bracket)...].dropLast())
    else { return nil }
    list = path[..<bracket]
    self.index = index
  }
}
