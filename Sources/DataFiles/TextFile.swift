/// Text files, read as UTF-8 and nothing else.
package enum TextFile {
  /// The bytes of the file at `path`, decompressed if gzipped: UTF-8 without NUL bytes.
  ///
  /// - Throws: ``DataError`` with the line of the first byte that cannot belong to text.
  package static func open(_ path: String) throws(DataError) -> FileBytes {
    let contents = try FileBytes.contents(of: path)
    try contents.withUnsafeBytes { bytes throws(DataError) in
      try checkStart(bytes, file: path)
      try check(bytes, file: path)
    }
    return contents
  }

  /// Bytes of the mark that some programs put in front of UTF-8.
  package static func markLength(_ bytes: UnsafeRawBufferPointer) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Refuses text in another encoding that is told by its first bytes.
  static func checkStart(_ bytes: UnsafeRawBufferPointer, file: String) throws(DataError) {
    guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) else { return }
    throw DataError(
      "is text in UTF-16, but text is read as UTF-8", file: file,
      help: "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW")
  }

  /// Refuses what is not UTF-8 or holds a NUL byte.
  ///
  /// - Parameter line: of the first byte.
  static func check(
    _ bytes: UnsafeRawBufferPointer, file: String, line: Int = 1
  ) throws(DataError) {
    if let place = bytes.firstIndex(of: 0) {
      throw DataError(
        "holds a NUL byte, so it is not a text file", file: file,
        row: Self.line(of: place, bytes, line))
    }
    let place: Int?
    do {
      _ = try UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)
      place = nil
    } catch { place = error.byteOffsets.lowerBound }
    guard let place else { return }
    throw DataError(
      "byte \(bytes[place]) is not UTF-8", file: file, row: Self.line(of: place, bytes, line),
      help: "convert the file, as from Latin-1: iconv -f LATIN1 -t UTF-8 FILE > NEW")
  }

  private static func line(of place: Int, _ bytes: UnsafeRawBufferPointer, _ first: Int) -> Int {
    bytes[..<place].reduce(first) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }
}
