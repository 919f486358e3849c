#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file could not be replaced.
package struct SourceSaveError: Error, Hashable, Sendable {
  package let path: String
  /// In the words of the operating system.
  package let reason: String
  package var message: String { "'\(path)' cannot be written: \(reason)" }
}

extension SourceFile {
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Replaces the content of a file, so that a reader sees the old text or the new one and nothing
  /// between: a temporary file beside it is written, forced to disk and renamed.
  ///
  /// The file keeps its permissions, and a symbolic link goes on naming the file it names.
  package static func replace(_ path: String, with text: [UInt8]) throws(SourceSaveError) {
    guard let real = realpath(path, nil) else { throw failure(path) }
    defer { free(real) }
    let target = String(cString: real)
    var status = stat()
    // A file that may not be written must not be replaced either, though its folder would allow it.
    guard stat(target, &status) == 0, access(target, W_OK) == 0 else { throw failure(path) }
    try rename(text, to: target, path, like: status)
  }

  /// Writes a file that may be there or not, as ``replace(_:with:)`` does; what is no file on disk, such as a
  /// pipe or a terminal, is written into.
  package static func write(_ text: [UInt8], to path: String) throws(SourceSaveError) {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFREG { return try replace(path, with: text) }
    } else if lstat(path, &status) != 0 {
      return try rename(text, to: path, path, like: nil)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path) }
    let isWritten = write(text, to: descriptor)
    guard close(descriptor) == 0, isWritten else { throw failure(path) }
  }

  /// Adds text to the end of a file, which is made where there is none.
  package static func append(_ text: [UInt8], to path: String) throws(SourceSaveError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path) }
    let isWritten = write(text, to: descriptor)
    guard close(descriptor) == 0, isWritten else { throw failure(path) }
  }

  /// - Parameter status: of the file whose place it takes, whose permissions it keeps.
  private static func rename(
    _ text: [UInt8], to target: String, _ path: String, like status: stat?
  ) throws(SourceSaveError) {
    let temporary = "\(target).\(getpid()).partial"
    let descriptor = open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status == nil ? 0o666 : 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    var isWritten = write(text, to: descriptor)
    if let status {
      // Whoever may not give files away keeps them.
      _ = fchown(descriptor, status.st_uid, status.st_gid)
      isWritten = isWritten && fchmod(descriptor, status.st_mode & 0o7777) == 0
    }
    isWritten = isWritten && fsync(descriptor) == 0
    isWritten = close(descriptor) == 0 && isWritten
    guard isWritten, systemRename(temporary, target) == 0 else {
      let error = failure(path)
      unlink(temporary)
      throw error
    }
  }

  private static func write(_ text: [UInt8], to descriptor: Int32) -> Bool {
    text.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = systemWrite(descriptor, part.baseAddress, part.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  private static func failure(_ path: String) -> SourceSaveError {
    SourceSaveError(path: path, reason: String(cString: strerror(errno)).lowercased())
  }
}

/// The system's `write`, which the method of the same name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func systemRename(_ old: String, _ new: String) -> Int32 { rename(old, new) }
