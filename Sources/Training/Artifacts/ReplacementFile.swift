#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file written piece by piece beside the one it replaces, so that a reader sees the old content or the new one,
/// and nothing between; without ``commit()`` everything stays as it was. A device or pipe is written as it is.
package final class ReplacementFile {
  private let path: String
  /// Nil where nothing is replaced.
  private let temporary: String?
  private var descriptor: Int32

  /// - Throws: ``RunError`` where no file can be made there.
  package init(_ path: String) throws(RunError) {
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    self.path = path
    temporary = isSpecial ? nil : path + ".partial"
    descriptor = open(temporary ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputFile.failure("write", path) }
  }

  /// Standard output, under the same interface.
  package static var standardOutput: ReplacementFile { ReplacementFile(standard: 1) }

  private init(standard descriptor: Int32) {
    (path, temporary, self.descriptor) = ("standard output", nil, descriptor)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  /// - Throws: ``RunError`` naming the file and what the system says.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(RunError) {
    guard OutputFile.write(bytes, to: descriptor) else {
      throw OutputFile.failure("write", path)
    }
  }

  package func write(_ bytes: [UInt8]) throws(RunError) {
    let result: Result<Void, RunError> = bytes.withUnsafeBytes { buffer in
      Result { () throws(RunError) in try write(buffer) }
    }
    try result.get()
  }

  /// Forces the content to disk and puts it in the place of the old one.
  package func commit() throws(RunError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw OutputFile.failure("write", path) }
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard let temporary else {
      if !isClosed { throw OutputFile.failure("write", path) }
      return
    }
    guard isClosed, rename(temporary, path) == 0 else {
      let error = OutputFile.failure("write", path)
      unlink(temporary)
      throw error
    }
    OutputFile.syncFolder(of: path)
  }
}
