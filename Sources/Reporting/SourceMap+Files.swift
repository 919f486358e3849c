internal import SourceText

extension SourceMap {
  /// The file a range lies in; ranges are made from files of their map, so the empty file is never seen.
  func file(of range: SourceRange) -> SourceFile {
    self[range.file] ?? SourceFile(id: range.file, path: "", text: [])
  }
}
