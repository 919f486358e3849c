#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import DataFiles

/// Writing files so that a reader sees the old content or the new one, and nothing between.
enum OutputFile {
  /// Replaces the file at `path`: a temporary file beside it is written, forced to disk and renamed.
  ///
  /// - Throws: ``RunError`` naming the file and what the system says.
  static func write(_ parts: [UnsafeRawBufferPointer], to path: String) throws(RunError) {
    let temporary = path + ".partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("write", path) }
    var isWritten = parts.allSatisfy { write($0, to: descriptor) }
    isWritten = fsync(descriptor) == 0 && isWritten
    isWritten = close(descriptor) == 0 && isWritten
    guard isWritten, rename(temporary, path) == 0 else {
      let error = failure("write", path)
      unlink(temporary)
      throw error
    }
    syncFolder(of: path)
  }

  static func write(_ text: String, to path: String) throws(RunError) {
    let bytes = Array(text.utf8)
    let result: Result<Void, RunError> = bytes.withUnsafeBytes { buffer in
      Result { () throws(RunError) in try write([buffer], to: path) }
    }
    try result.get()
  }

  /// Adds text to the end of a file.
  static func append(_ text: String, to path: String) throws(RunError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("write", path) }
    defer { close(descriptor) }
    let isWritten = Array(text.utf8).withUnsafeBytes { write($0, to: descriptor) }
    guard isWritten else { throw failure("write", path) }
  }

  /// The bytes of a file.
  static func read(_ path: String) throws(RunError) -> FileBytes {
    do throws(DataError) { return try FileBytes(mapping: path) } catch {
      throw RunError(error, at: nil)
    }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes a folder and those above it.
  ///
  /// - Returns: false where the folder itself was there before.
  @discardableResult
  static func makeFolder(_ path: String) throws(RunError) -> Bool {
    if mkdir(path, 0o755) == 0 { return true }
    if errno == EEXIST { return false }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw failure("make the folder", path)
    }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
    return true
  }

  /// Names of what is in a folder, sorted; none where it cannot be read.
  static func contents(of folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, part.baseAddress, part.count)
      #else
        let count = Darwin.write(descriptor, part.baseAddress, part.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// A renamed file survives a loss of power only once its folder is on disk, too.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ action: String, _ path: String) -> RunError {
    RunError("cannot \(action): \(String(cString: strerror(errno)))", file: path)
  }
}
