#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A log that grows as a run goes on, and that a resumed run cuts back to its checkpoint.
final class AppendedFile {
  private let path: String
  private var descriptor: Int32 = -1
  /// Bytes that the file holds.
  private(set) var length = 0

  init(_ path: String) { self.path = path }

  /// - Parameter length: what is kept of a file that is there: bytes behind it are of steps that are done again.
  /// - Throws: ``RunError`` where the file cannot be written.
  func open(keeping length: Int) throws(RunError) {
    #if canImport(Glibc)
      descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    #else
      descriptor = Darwin.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    #endif
    guard descriptor >= 0 else { throw OutputFile.failure("write", path) }
    self.length = max(0, min(length, Int(lseek(descriptor, 0, SEEK_END))))
    guard ftruncate(descriptor, off_t(self.length)) == 0,
      lseek(descriptor, off_t(self.length), SEEK_SET) >= 0
    else { throw OutputFile.failure("write", path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func append(_ bytes: [UInt8]) throws(RunError) {
    guard bytes.withUnsafeBytes({ OutputFile.write($0, to: descriptor) }) else {
      throw OutputFile.failure("write", path)
    }
    length += bytes.count
  }

  /// Forces what was added to disk, before a checkpoint says that it is there.
  func synchronize() throws(RunError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw OutputFile.failure("write", path) }
  }
}
