extension ShapeReport {
  /// With blocks read off the layers' names where the spec itself has none: Keras' own models call
  /// their layers `conv2_block1_1_conv`.
  package func groupedByName() -> ShapeReport {
    guard rows.allSatisfy(\.blocks.isEmpty) else { return self }
    var members: [String: Int] = [:]
    for row in rows { if let group = row.nameGroup { members[group, default: 0] += 1 } }
    var result = self
    for (index, row) in rows.enumerated() {
      guard let group = row.nameGroup, members[group] ?? 0 > 1 else { continue }
      result.rows[index].blocks = [
        Block(name: group, kind: "block", line: row.line, column: row.column)
      ]
    }
    return result
  }
}

extension ShapeReport.Row {
  private static let words = ["block", "stage", "unit", "cell", "layer", "module"]

  /// The name up to the number behind the last of these words: `conv2_block1` of `conv2_block1_add`.
  fileprivate var nameGroup: String? {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    for index in parts.indices.dropLast().reversed() {
      let part = parts[index].lowercased()
      guard let word = Self.words.first(where: part.hasPrefix) else { continue }
      let number = part.dropFirst(word.count)
      let next = parts[index + 1]
      if !number.isEmpty, number.allSatisfy(\.isNumber) {
        return parts[...index].joined(separator: "_")
      }
      if number.isEmpty, !next.isEmpty, next.allSatisfy(\.isNumber), index + 2 < parts.count {
        return parts[...(index + 1)].joined(separator: "_")
      }
    }
    return nil
  }
}
