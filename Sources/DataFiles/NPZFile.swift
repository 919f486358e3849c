internal import Arrays
internal import CMinizip

/// A NumPy archive: a zip file of `.npy` files.
package enum NPZFile {
  /// The arrays of the file at `path` in the order of the archive, all or those named.
  ///
  /// - Parameter wanted: names without `.npy`; nil for all arrays.
  /// - Throws: ``DataError`` when the archive is damaged or an entry is not an array of numbers.
  package static func open(
    _ path: String, only wanted: Set<String>? = nil
  ) throws(DataError) -> [(name: String, array: StoredArray)] {
    // Gives the messages of a missing or unreadable file.
    _ = try FileBytes(mapping: path)
    let archive = try Archive(path)
    var arrays: [(name: String, array: StoredArray)] = []
    for entry in try archive.entries() {
      guard entry.name.hasSuffix(".npy") else { continue }
      let name = String(entry.name.dropLast(4))
      guard wanted?.contains(name) ?? true else { continue }
      arrays.append(
        (name, try NPYFile.array(in: archive.read(entry), name: "\(path)/\(entry.name)")))
    }
    return arrays
  }

  /// Names of the arrays in the file at `path`, without `.npy`.
  package static func names(_ path: String) throws(DataError) -> [String] {
    _ = try FileBytes(mapping: path)
    return try Archive(path).entries().map(\.name).filter { $0.hasSuffix(".npy") }.map {
      String($0.dropLast(4))
    }
  }
}

/// A zip file opened for reading.
private final class Archive {
  struct Entry {
    let name: String
    let size: UInt64
    let compressedSize: UInt64
    var position: unz64_file_pos
  }

  private let path: String
  private let handle: unzFile

  init(_ path: String) throws(DataError) {
    guard let handle = unzOpen64(path) else {
      throw DataError("is not a zip archive, which '.npz' files are", file: path)
    }
    (self.path, self.handle) = (path, handle)
  }

  deinit { unzClose(handle) }

  func entries() throws(DataError) -> [Entry] {
    var entries: [Entry] = []
    var status = unzGoToFirstFile(handle)
    while status == UNZ_OK {
      var info = unz_file_info64()
      var name = [CChar](repeating: 0, count: 1024)
      var position = unz64_file_pos()
      guard
        unzGetCurrentFileInfo64(handle, &info, &name, UInt(name.count - 1), nil, 0, nil, 0)
          == UNZ_OK,
        unzGetFilePos64(handle, &position) == UNZ_OK
      else { throw DataError("the zip archive is damaged", file: path) }
      let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      entries.append(
        Entry(
          name: String(decoding: bytes, as: UTF8.self), size: UInt64(info.uncompressed_size),
          compressedSize: UInt64(info.compressed_size), position: position))
      status = unzGoToNextFile(handle)
    }
    guard status == UNZ_END_OF_LIST_OF_FILE else {
      throw DataError("the zip archive is damaged or empty", file: path)
    }
    return entries
  }

  func read(_ entry: Entry) throws(DataError) -> FileBytes {
    let name = "\(path)/\(entry.name)"
    let (largest, overflow) = entry.compressedSize.multipliedReportingOverflow(
      by: UInt64(GzipReader.largestRatio))
    guard let size = Int(exactly: entry.size), overflow || entry.size <= largest + 1024 else {
      throw DataError(
        "promises \(entry.size) bytes, more than \(entry.compressedSize) compressed bytes can hold",
        file: name, help: "the archive is damaged")
    }
    var position = entry.position
    guard unzGoToFilePos64(handle, &position) == UNZ_OK, unzOpenCurrentFile(handle) == UNZ_OK else {
      throw DataError("cannot be unpacked", file: name, help: "the archive is damaged or encrypted")
    }
    var isOpen = true
    defer { if isOpen { unzCloseCurrentFile(handle) } }
    let bytes = try FileBytes(count: size, file: name) { target throws(DataError) in
      var done = 0
      while done < size {
        // minizip counts in 32 bits.
        let piece = UnsafeMutableRawBufferPointer(
          rebasing: target[done..<min(size, done + 1 << 30)])
        let count = unzReadCurrentFile(handle, piece.baseAddress, UInt32(piece.count))
        guard count > 0 else {
          throw DataError("ends too early: the archive is damaged", file: name)
        }
        done += Int(count)
      }
    }
    isOpen = false
    guard unzCloseCurrentFile(handle) != UNZ_CRCERROR else {
      throw DataError("the checksum is wrong: the archive is damaged", file: name)
    }
    return bytes
  }
}
