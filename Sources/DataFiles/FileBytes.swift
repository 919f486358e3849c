#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The bytes of a file: mapped, so that data larger than memory can be read, or owned.
package final class FileBytes: @unchecked Sendable {
  // SAFETY: the buffer is written before `init` returns to anyone else and never after, so that
  // readers on any thread see constant bytes; it lives as long as this object.
  //
  // Whoever takes the buffer keeps the object alive meanwhile; ``withUnsafeBytes(_:)`` does that.
  package let buffer: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Maps the regular file at `path`.
  ///
  /// - Throws: ``DataError`` when the file is missing, unreadable or not a regular file.
  package convenience init(mapping path: String) throws(DataError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(errno, path) }
    defer { close(descriptor) }
    try self.init(mapping: descriptor, path: path)
  }

  /// Maps the regular file behind a descriptor, which may be closed afterwards.
  ///
  /// - Parameter path: what messages call the file.
  init(mapping descriptor: Int32, path: String) throws(DataError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let kind = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "not a regular file"
      throw DataError("expected a file, but this is \(kind)", file: path)
    }
    let count = Int(status.st_size)
    isMapped = count > 0
    guard count > 0 else {
      buffer = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else {
      throw Self.failure(errno, path)
    }
    buffer = UnsafeRawBufferPointer(start: base, count: count)
  }

  /// Owns `count` bytes that `fill` writes.
  ///
  /// - Throws: what `fill` throws, or ``DataError`` when that much memory cannot be had.
  package init(
    count: Int, file: String, fill: (UnsafeMutableRawBufferPointer) throws(DataError) -> Void
  ) throws(DataError) {
    isMapped = false
    guard let base = malloc(max(count, 1)) else {
      throw DataError("\(count) bytes do not fit into memory", file: file)
    }
    let bytes = UnsafeMutableRawBufferPointer(start: base, count: count)
    do throws(DataError) {
      try fill(bytes)
    } catch {
      free(base)
      throw error
    }
    buffer = UnsafeRawBufferPointer(bytes)
  }

  deinit {
    guard let base = UnsafeMutableRawPointer(mutating: buffer.baseAddress) else { return }
    if isMapped { munmap(base, buffer.count) } else { free(base) }
  }

  package var count: Int { buffer.count }

  /// Gives `body` the bytes, which must not be used after it returns.
  package func withUnsafeBytes<Result, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> Result
  ) throws(E) -> Result {
    try body(buffer)
  }

  /// Lets the system take back the memory of these bytes, which are in the file when they are needed again.
  package func forget(_ range: Range<Int>) {
    guard isMapped, let base = buffer.baseAddress else { return }
    // The system maps pages around the ones that are touched, sixteen at a time.
    let window = 1 << 16
    let start = range.lowerBound / window * window
    let end = min(buffer.count, (range.upperBound + window - 1) / window * window)
    guard start < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  private static func failure(_ code: Int32, _ path: String) -> DataError {
    switch code {
    case ENOENT: DataError("no such file", file: path)
    case EACCES: DataError("no permission to read this file", file: path)
    default: DataError("cannot read: \(String(cString: strerror(code)))", file: path)
    }
  }
}

extension FileBytes {
  /// The file at `path`, decompressed if it is gzipped (told by its first bytes, not by its name): into a temporary
  /// file where it is large.
  ///
  /// - Throws: ``DataError`` when the file cannot be read or its compressed data is damaged.
  package static func contents(of path: String) throws(DataError) -> FileBytes {
    let mapped = try FileBytes(mapping: path)
    return try GzipReader.isCompressed(mapped) ? GzipReader(mapped, file: path).readAll() : mapped
  }
}
