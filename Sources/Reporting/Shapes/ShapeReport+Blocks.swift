internal import Shapes

extension ShapeReport {
  /// The same model with every block that stands `depth` deep as one row; 1 closes all of them.
  ///
  /// The row's outputs are those that layers outside read, or the model's; the first is the last layer's.
  /// - Complexity: linear in the layers.
  package func collapsed(depth: Int) -> ShapeReport {
    let depth = max(1, depth)
    var groups: [[Int]] = []
    var groupOfBlock: [String: Int] = [:]
    var groupOfRow: [Int] = []
    for (index, row) in rows.enumerated() {
      let block = row.blocks.count >= depth ? row.blocks[depth - 1].name : nil
      if let block, let group = groupOfBlock[block] {
        groups[group].append(index)
      } else {
        if let block { groupOfBlock[block] = groups.count }
        groups.append([index])
      }
      groupOfRow.append(block.flatMap { groupOfBlock[$0] } ?? groups.count - 1)
    }
    let exports = exports(groups, groupOfRow)
    var result = self
    result.rows = groups.indices.map { group in
      merged(groups[group], exports[group], depth) { source in
        guard let row = source.row else { return source }
        let target = groupOfRow[row]
        if target == group { return nil }
        let output = exports[target].firstIndex { $0.row == row && $0.output == source.output }
        return Source(name: name(of: target, groups, depth), row: target, output: output ?? 0)
      }
    }
    return result
  }

  private struct Export: Hashable {
    let row: Int
    let output: Int
  }

  private func name(of group: Int, _ groups: [[Int]], _ depth: Int) -> String {
    let row = rows[groups[group][0]]
    return row.blocks.count >= depth ? row.blocks[depth - 1].name : row.name
  }

  /// The outputs of every group that others read or that the model gives, the latest first; what is
  /// unknown gives none.
  private func exports(_ groups: [[Int]], _ groupOfRow: [Int]) -> [[Export]] {
    var found = groups.map { _ in Set<Export>() }
    for (reader, row) in rows.enumerated() {
      for source in row.operands {
        guard let producer = source.row, groupOfRow[producer] != groupOfRow[reader],
          rows[producer].outputs.indices.contains(source.output)
        else { continue }
        found[groupOfRow[producer]].insert(Export(row: producer, output: source.output))
      }
      if isOutput(row), !row.outputs.isEmpty {
        found[groupOfRow[reader]].insert(Export(row: reader, output: 0))
      }
    }
    return zip(groups, found).map { group, found in
      // A layer that stands alone keeps all its outputs in their order.
      if group.count == 1 || found.isEmpty {
        let row = group[group.count - 1]
        return rows[row].outputs.indices.map { Export(row: row, output: $0) }
      }
      return found.sorted { ($1.row, $0.output) < ($0.row, $1.output) }
    }
  }

  private func merged(
    _ members: [Int], _ exports: [Export], _ depth: Int, _ moved: (Source) -> Source?
  ) -> Row {
    let first = rows[members[0]]
    guard first.blocks.count >= depth else {
      return first.with(operands: first.operands.compactMap(moved))
    }
    let block = first.blocks[depth - 1]
    let layers = members.map { rows[$0] }
    var operands: [Source] = []
    for operand in layers.flatMap(\.operands).compactMap(moved) where !operands.contains(operand) {
      operands.append(operand)
    }
    let main = rows[exports.first?.row ?? members[members.count - 1]]
    return Row(
      name: block.name, kind: block.kind, role: nil, path: String(path(of: first)),
      line: block.line,
      column: block.column, operands: operands,
      outputs: exports.enumerated().map { index, export in
        let row = rows[export.row]
        let name = [
          String(row.name.dropFirst(block.name.count + 1)), row.outputs[export.output].name,
        ]
        return row.outputs[export.output].named(
          index == 0 ? "" : name.filter { !$0.isEmpty }.joined(separator: "."))
      },
      trainable: layers.reduce(0) { $0.saturatingAdd($1.trainable) },
      nonTrainable: layers.reduce(0) { $0.saturatingAdd($1.nonTrainable) },
      tiedTo: layers.allSatisfy { $0.parameters == 0 }
        ? layers.lazy.compactMap(\.tiedTo).first : nil,
      multiplyAdds: layers.reduce(0) { $0 + $1.multiplyAdds },
      activationBytes: layers.reduce(0) { $0 + $1.activationBytes },
      receptiveFields: main.receptiveFields, blocks: Array(first.blocks.prefix(depth - 1)),
      unknown: main.unknown)
  }

  /// `blocks.residual` for `blocks.residual.layers[0]`.
  private func path(of row: Row) -> Substring {
    guard let dot = row.path.lastIndex(of: ".") else { return row.path[...] }
    return row.path[..<dot]
  }
}

extension ShapeReport.Row {
  fileprivate func with(operands: [ShapeReport.Source]) -> ShapeReport.Row {
    var row = self
    row.operands = operands
    return row
  }
}

extension ShapeReport.Output {
  fileprivate func named(_ name: String) -> ShapeReport.Output {
    var output = self
    output.name = name
    return output
  }
}
