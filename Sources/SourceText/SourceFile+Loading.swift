#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file could not be read from disk.
package struct SourceLoadError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case missing
    case isFolder
    case noPermission
    case tooLarge(maximumBytes: Int)
    /// Anything else, in the words of the operating system.
    case system(String)
  }
  package let path: String
  package let reason: Reason

  /// One sentence for the user.
  package var message: String {
    switch reason {
    case .missing: "there is no file '\(path)'"
    case .isFolder: "'\(path)' is a folder, not a file"
    case .noPermission: "'\(path)' may not be read by this user"
    case .tooLarge(let maximum):
      "'\(path)' is larger than \(maximum / 1_048_576) MiB, which no spec should be"
    case .system(let words): "'\(path)' cannot be read: \(words)"
    }
  }
}

extension SourceFile {
  /// Larger files are refused before they fill the memory.
  package static let maximumLoadBytes = 64 << 20

  /// Reads a file from disk; pipes and devices are read to their end.
  ///
  /// - Throws: ``SourceLoadError``, also for more than `maximumBytes`.
  package static func load(
    _ path: String, id: FileID = FileID(0), maximumBytes: Int = maximumLoadBytes
  ) throws(SourceLoadError) -> SourceFile {
    // A path with a NUL would reach the system cut short and name another file.
    guard !path.utf8.contains(0) else { throw SourceLoadError(path: path, reason: .missing) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SourceLoadError(path: path, reason: reason(errno)) }
    defer { close(descriptor) }
    return try load(descriptor: descriptor, path: path, id: id, maximumBytes: maximumBytes)
  }

  /// Reads standard input to its end and names it `path` in findings.
  package static func loadStandardInput(
    path: String, id: FileID = FileID(0)
  ) throws(SourceLoadError) -> SourceFile {
    try load(descriptor: STDIN_FILENO, path: path, id: id, maximumBytes: maximumLoadBytes)
  }

  private static func load(
    descriptor: Int32, path: String, id: FileID, maximumBytes: Int
  ) throws(SourceLoadError) -> SourceFile {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw SourceLoadError(path: path, reason: reason(errno))
    }
    if status.st_mode & S_IFMT == S_IFDIR { throw SourceLoadError(path: path, reason: .isFolder) }
    var text: [UInt8] = []
    // The size is a hint: a pipe has none, and a file can grow while it is read.
    var capacity = Swift.min(Swift.max(Int(status.st_size), 0), maximumBytes) + 1
    while true {
      let chunk = try read(descriptor, upTo: capacity, path: path)
      if text.isEmpty { text = chunk } else { text += chunk }
      if text.count > maximumBytes {
        throw SourceLoadError(path: path, reason: .tooLarge(maximumBytes: maximumBytes))
      }
      if chunk.isEmpty { break }
      // A regular file that gave fewer bytes than asked for has ended.
      if chunk.count < capacity, status.st_mode & S_IFMT == S_IFREG { break }
      capacity = 1 << 16
    }
    return SourceFile(id: id, path: path, text: text)
  }

  private static func read(
    _ descriptor: Int32, upTo capacity: Int, path: String
  ) throws(SourceLoadError) -> [UInt8] {
    var failure: Int32 = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var got: Int
      repeat {
        got = systemRead(descriptor, buffer.baseAddress, capacity)
      } while got < 0 && errno == EINTR
      if got < 0 { failure = errno }
      count = Swift.max(got, 0)
    }
    guard failure == 0 else { throw SourceLoadError(path: path, reason: reason(failure)) }
    return chunk
  }

  private static func reason(_ code: Int32) -> SourceLoadError.Reason {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EISDIR: .isFolder
    case EACCES, EPERM: .noPermission
    default: .system(String(cString: strerror(code)))
    }
  }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int)
  -> Int
{
  read(descriptor, buffer, count)
}
