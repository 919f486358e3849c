#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file written piece by piece beside the one it replaces, so that a reader sees the old content or the new one,
/// and nothing between; without ``commit()`` everything stays as it was.
final class ReplacementFile {
  private let path: String
  private let temporary: String
  private var descriptor: Int32

  /// - Throws: ``RunError`` where no file can be made there.
  init(_ path: String) throws(RunError) {
    (self.path, temporary) = (path, path + ".partial")
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputFile.failure("write", path) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  /// - Throws: ``RunError`` naming the file and what the system says.
  func write(_ bytes: UnsafeRawBufferPointer) throws(RunError) {
    guard OutputFile.write(bytes, to: descriptor) else {
      throw OutputFile.failure("write", path)
    }
  }

  /// Forces the content to disk and puts it in the place of the old one.
  func commit() throws(RunError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw OutputFile.failure("write", path) }
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard isClosed, rename(temporary, path) == 0 else {
      let error = OutputFile.failure("write", path)
      unlink(temporary)
      throw error
    }
    OutputFile.syncFolder(of: path)
  }
}
