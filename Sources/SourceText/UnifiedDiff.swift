/// The difference of two texts in the form that `patch` and `git apply` read.
package enum UnifiedDiff {
  /// Unchanged lines around each change.
  static let context = 3

  /// Empty where the texts are equal; bytes that are not UTF-8 show as U+FFFD.
  ///
  /// - Complexity: O(lines · changed lines), as Myers (1986) bounds it.
  package static func text(from old: [UInt8], to new: [UInt8], path: String) -> String {
    guard old != new else { return "" }
    let lines = steps(from: split(old), to: split(new))
    var text = "--- \(path)\n+++ \(path)\n"
    for hunk in hunks(of: lines) { text += render(lines[hunk], after: lines[..<hunk.lowerBound]) }
    return text
  }

  private enum Step: Equatable { case same, removed, added }
  private typealias Line = (step: Step, bytes: ArraySlice<UInt8>)

  /// Lines with their breaks.
  private static func split(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = text[...]
    while let end = rest.firstIndex(of: 0x0A) {
      lines.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }

  private static func steps(from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]) -> [Line] {
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if removed.contains(i), i < old.count {
        lines.append((.removed, old[i]))
        i += 1
      } else if added.contains(j), j < new.count {
        lines.append((.added, new[j]))
        j += 1
      } else if i < old.count, j < new.count {
        lines.append((.same, new[j]))
        (i, j) = (i + 1, j + 1)
      } else {
        break
      }
    }
    return lines
  }

  /// Runs of changes with their context; runs whose contexts meet are one.
  private static func hunks(of lines: [Line]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].step != .same {
      let range = max(0, index - context)..<min(lines.count, index + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func render(_ hunk: ArraySlice<Line>, after before: ArraySlice<Line>) -> String {
    func span(_ other: Step) -> String {
      let start = before.count { $0.step != other }
      let count = hunk.count { $0.step != other }
      // An empty span is named by the line before it.
      return "\(count == 0 ? start : start + 1)" + (count == 1 ? "" : ",\(count)")
    }
    var text = "@@ -\(span(.added)) +\(span(.removed)) @@\n"
    for line in hunk {
      text += line.step == .same ? " " : line.step == .removed ? "-" : "+"
      text += String(decoding: line.bytes, as: UTF8.self)
      if line.bytes.last != 0x0A { text += "\n\\ No newline at end of file\n" }
    }
    return text
  }
}
