internal import SourceText

/// Where a range lies, as people and programs name it; lines and columns start at 1, columns count
/// Unicode scalars, and the end is the place behind the last scalar.
struct FilePlace: Hashable, Sendable {
  let path: String
  let line: Int
  let column: Int
  let endLine: Int
  let endColumn: Int

  init(_ range: SourceRange, _ sources: SourceMap) {
    let file = sources.file(of: range)
    let (start, end) = file.range(range)
    path = file.path
    (line, column) = (start.line, start.column)
    (endLine, endColumn) = (end.line, end.column)
  }
}

extension FixIt.Edit {
  /// The text as it goes into the file, with the line breaks that the file has.
  func text(in file: SourceFile) -> String {
    guard file.hasCarriageReturns else { return replacement }
    return replacement.unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar == "\n" ? "\r\n" : String(scalar)
    }
  }
}
