package import SourceText

/// The lines that a fix changes, as they are and as they would be.
package struct FixPatch: Sendable {
  package struct Line: Sendable {
    /// Of the file as it is; an added line has the number of the line it takes the place of.
    package let number: Int
    package let isAdded: Bool
    package let text: String
  }
  package let lines: [Line]

  /// - Complexity: O(lines that the edits touch).
  package init(_ fix: FixIt, in file: SourceFile) {
    var lines: [Line] = []
    var group: [FixIt.Edit] = []
    for edit in fix.edits where edit.range.file == file.id {
      if let last = group.last, file.line(of: edit) > file.lastLine(of: last) {
        lines += Self.lines(of: group, in: file)
        group = []
      }
      group.append(edit)
    }
    self.lines = lines + Self.lines(of: group, in: file)
  }

  /// The lines from the first edit to the last, without those that stay.
  private static func lines(of edits: [FixIt.Edit], in file: SourceFile) -> [Line] {
    guard let first = edits.first, let last = edits.last else { return [] }
    let start = file.line(of: first)
    let numbers = start...max(start, file.lastLine(of: last))
    let old = numbers.map(file.line)
    let lower = file.offset(line: start, column: 1)
    let upper = file.endOfLine(numbers.upperBound)
    var text = ""
    var position = lower
    for edit in edits {
      text += file.text(in: SourceRange(file.id, position, Int(edit.range.start)))
      text += edit.replacement
      position = Int(edit.range.end)
    }
    text += file.text(in: SourceRange(file.id, position, upper))
    let new = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map(String.init)
    // A removed line leaves nothing, not an empty line.
    let added =
      text.isEmpty || edits.allSatisfy { $0.replacement.isEmpty } && new == [""] ? [] : new
    let lead = zip(old, added).prefix { $0 == $1 }.count
    let tail = zip(old.dropFirst(lead).reversed(), added.dropFirst(lead).reversed())
      .prefix { $0 == $1 }.count
    return old.indices.dropFirst(lead).dropLast(tail).map {
      Line(number: start + $0, isAdded: false, text: old[$0])
    }
      + added.indices.dropFirst(lead).dropLast(tail).map {
        Line(number: start + $0, isAdded: true, text: added[$0])
      }
  }
}

extension SourceFile {
  fileprivate func line(of edit: FixIt.Edit) -> Int { position(Int(edit.range.start)).line }

  /// An edit that ends with a line break takes nothing of the next line.
  fileprivate func lastLine(of edit: FixIt.Edit) -> Int {
    let end = position(Int(edit.range.end))
    return end.column == 1 && edit.range.end > edit.range.start ? end.line - 1 : end.line
  }

  /// The offset behind the last byte of a line, its break not counted.
  fileprivate func endOfLine(_ number: Int) -> Int { offset(line: number, column: .max) }
}
