/// Applies the edits of fixes to the text of one file.
package enum Edits {
  package struct Result: Sendable {
    package let text: [UInt8]
    package let applied: [FixIt]
    /// Fixes that overlap an earlier one or do not lie in this file; applying again to the findings
    /// of the new text may take them.
    package let dropped: [FixIt]
  }

  /// Applies fixes in the order given; each is taken whole or not at all.
  ///
  /// Edits overlap when they share a byte or insert different text at the same place. Equal edits of
  /// several fixes are made once.
  ///
  /// - Complexity: O(bytes + edits²) at worst, O(bytes + edits · log edits) for sorted fixes.
  package static func apply(_ fixes: [FixIt], to file: SourceFile) -> Result {
    var accepted: [FixIt.Edit] = []
    var applied: [FixIt] = []
    var dropped: [FixIt] = []
    for fix in fixes {
      if insert(fix.edits, into: &accepted, of: file) {
        applied.append(fix)
      } else {
        dropped.append(fix)
      }
    }
    return Result(text: replace(accepted, in: file), applied: applied, dropped: dropped)
  }

  /// Adds edits to those accepted, sorted by range; `false` and unchanged if one does not fit.
  private static func insert(
    _ edits: [FixIt.Edit], into accepted: inout [FixIt.Edit], of file: SourceFile
  ) -> Bool {
    guard !edits.isEmpty else { return false }
    var candidate = accepted
    for edit in edits {
      guard edit.range.file == file.id, edit.range.start >= 0,
        Int(edit.range.end) <= file.text.count
      else { return false }
      let index = candidate.partitioningIndex { edit.range < $0.range }
      if index > 0 {
        if candidate[index - 1] == edit { continue }
        if overlap(candidate[index - 1], edit) { return false }
      }
      if index < candidate.count, overlap(edit, candidate[index]) { return false }
      candidate.insert(edit, at: index)
    }
    accepted = candidate
    return true
  }

  /// For two edits in the order of their ranges.
  private static func overlap(_ a: FixIt.Edit, _ b: FixIt.Edit) -> Bool {
    b.range.start < a.range.end || b.range == a.range
  }

  private static func replace(_ edits: [FixIt.Edit], in file: SourceFile) -> [UInt8] {
    let text = file.text
    let hasReturns = file.hasCarriageReturns
    var result: [UInt8] = []
    result.reserveCapacity(text.count + edits.reduce(0) { $0 + $1.replacement.utf8.count })
    var position = 0
    for edit in edits {
      result += text[position..<Int(edit.range.start)]
      for byte in edit.replacement.utf8 {
        if byte == 0x0A, hasReturns { result.append(0x0D) }
        result.append(byte)
      }
      position = Int(edit.range.end)
    }
    return result + text[position...]
  }
}

extension Array {
  /// The index of the first element that satisfies a predicate which holds for a tail of the array.
  fileprivate func partitioningIndex(_ isInTail: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isInTail(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
