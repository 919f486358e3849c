#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Bytes that are written one after the other and then read anywhere: a few are kept in memory, more in a file
/// without a name, which the system removes with this object.
final class Scratch: @unchecked Sendable {
  // SAFETY: written by whoever makes it, before others get hold of it; constant from ``finish()`` on.

  /// What the messages call what is kept.
  private let file: String
  /// Bytes up to which no file is needed.
  private let limit: Int
  /// Everything, or what is not in the file yet.
  private var memory: [UInt8] = []
  private var descriptor: Int32 = -1
  private(set) var count = 0

  init(file: String, limit: Int) { (self.file, self.limit) = (file, limit) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  var isInFile: Bool { descriptor >= 0 }

  // MARK: Writing

  /// - Throws: ``DataError`` where no temporary file can be made or the disk is full.
  func append(_ bytes: UnsafeRawBufferPointer) throws(DataError) {
    memory.append(contentsOf: bytes)
    count += bytes.count
    if isInFile ? memory.count >= 1 << 20 : memory.count > limit { try flush() }
  }

  /// To be called after the last byte.
  func finish() throws(DataError) {
    if isInFile { try flush() }
  }

  private func flush() throws(DataError) {
    if !isInFile { descriptor = try Self.makeFile(for: file) }
    var done = 0
    while done < memory.count {
      let written = memory.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Self.failure(errno, file) }
      done += written
    }
    memory.removeAll(keepingCapacity: memory.count < limit)
  }

  /// A new file that has no name any more.
  private static func makeFile(for file: String) throws(DataError) -> Int32 {
    var code: Int32 = 0
    for folder in folders {
      var path = Array("\(folder)/coprime-XXXXXX".utf8CString)
      let descriptor = mkstemp(&path)
      if descriptor >= 0 {
        unlink(path)
        return descriptor
      }
      code = errno
    }
    throw failure(code, file)
  }

  /// Where temporary files go; `/tmp` comes last, since it is often kept in memory.
  private static var folders: [String] {
    let own = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    return (own.isEmpty ? [] : [own]) + ["/var/tmp", "/tmp"]
  }

  private static func failure(_ code: Int32, _ file: String) -> DataError {
    DataError(
      "is too large for memory, and a temporary file cannot be written: "
        + String(cString: strerror(code)),
      file: file, help: "set TMPDIR to a folder with room for as many bytes as the data has")
  }

  // MARK: Reading

  /// Fills `output` with the bytes from `start` on.
  ///
  /// - Throws: ``DataError`` where there are not as many or the disk fails.
  func read(at start: Int, into output: UnsafeMutableRawBufferPointer) throws(DataError) {
    guard start >= 0, start <= count, output.count <= count - start else {
      throw DataError("ends before byte \(start) of its numbers", file: file)
    }
    if !isInFile {
      memory.withUnsafeBytes {
        output.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + output.count]))
      }
      return
    }
    var done = 0
    while done < output.count, let target = output.baseAddress {
      let got = pread(descriptor, target + done, output.count - done, off_t(start + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        throw DataError("its temporary copy cannot be read", file: file)
      }
      done += got
    }
  }

  /// All bytes, mapped if they are in a file.
  func contents() throws(DataError) -> FileBytes {
    if isInFile { return try FileBytes(mapping: descriptor, path: file) }
    return try FileBytes(count: count, file: file) { target throws(DataError) in
      try read(at: 0, into: target)
    }
  }
}
