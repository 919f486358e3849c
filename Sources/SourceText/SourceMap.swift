/// The files of one run, by number.
package struct SourceMap: Sendable {
  package private(set) var files: [SourceFile] = []

  package init() {}

  /// Keeps a file under the next free number.
  package mutating func add(path: String, text: [UInt8]) -> SourceFile {
    let file = SourceFile(id: FileID(files.count), path: path, text: text)
    files.append(file)
    return file
  }

  package mutating func add(path: String, text: String) -> SourceFile {
    add(path: path, text: [UInt8](text.utf8))
  }

  /// Reads a file from disk and keeps it.
  package mutating func load(_ path: String) throws(SourceLoadError) -> SourceFile {
    let file = try SourceFile.load(path, id: FileID(files.count))
    files.append(file)
    return file
  }

  /// `nil` for a number no file of this map has.
  package subscript(id: FileID) -> SourceFile? {
    files.indices.contains(Int(id.index)) ? files[Int(id.index)] : nil
  }
}
