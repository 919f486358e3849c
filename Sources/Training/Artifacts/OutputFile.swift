#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import DataFiles

/// Files and folders that a run makes.
enum OutputFile {
  /// Replaces the file at `path` by a text.
  ///
  /// - Throws: ``RunError`` naming the file and what the system says.
  static func write(_ text: String, to path: String) throws(RunError) {
    let file = try ReplacementFile(path)
    try file.write(Array(text.utf8))
    try file.commit()
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

  /// - Returns: whether all bytes were written; `errno` says why not.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
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
  static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  static func failure(_ action: String, _ path: String) -> RunError {
    RunError("cannot \(action): \(String(cString: strerror(errno)))", file: path)
  }
}
