#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The lines of `metrics.jsonl`, added as they come.
final class MetricsLog {
  private let path: String
  private var descriptor: Int32 = -1
  /// Bytes that the log holds.
  private(set) var length = 0

  init(_ path: String) { self.path = path }

  /// - Parameter length: what is kept of a log that is there: bytes behind it are of steps that are done again.
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

  func append(_ text: String) throws(RunError) {
    let bytes = Array(text.utf8)
    guard bytes.withUnsafeBytes({ OutputFile.write($0, to: descriptor) }) else {
      throw OutputFile.failure("write", path)
    }
    length += bytes.count
  }

  /// Forces the lines to disk, before a checkpoint says that they are there.
  func synchronize() throws(RunError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw OutputFile.failure("write", path) }
  }
}
