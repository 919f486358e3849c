#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
package import JSONText
package import Training

/// The folder that the processes of a sweep share: `sweep.json` what is swept, `trial-00007.json` what came of a trial.
///
/// A trial is written beside its place and renamed into it, so that no reader sees half of one. While a process runs
/// a trial it holds a lock that the system takes back when the process ends, however it ends.
package struct SweepFolder: Sendable {
  package let path: String

  /// Opens or makes the folder.
  ///
  /// - Parameter definition: what must be the same for all trials in it.
  /// - Throws: ``RunError`` where the folder holds another sweep or cannot be made.
  package init(_ path: String, definition: JSONValue) throws(RunError) {
    self.path = path
    let file = path + "/sweep.json"
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      folder += folder.isEmpty && !path.hasPrefix("/") ? part : "/" + part
      if folder.hasPrefix("//") { folder.removeFirst() }
      guard folder.isEmpty || mkdir(folder, 0o755) == 0 || errno == EEXIST || errno == EISDIR else {
        throw Self.failure("make the folder", folder)
      }
    }
    guard let known = Self.json(file) else {
      try Self.write(definition.foldedText, to: file)
      return
    }
    guard known == JSONValue(parsing: Array(definition.text.utf8)) else {
      throw RunError(
        "'\(path)' holds a sweep of another spec, or over other ranges",
        help: "name another folder with --output, or delete this one")
    }
  }

  private func file(_ trial: Int, _ ending: String) -> String {
    let digits = "\(trial)"
    return "\(path)/trial-" + String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
      + ending
  }

  /// What came of a trial; nil where it was not run yet.
  package func trial(_ number: Int) -> SweepTrial? {
    Self.json(file(number, ".json")).flatMap(SweepTrial.init)
  }

  package func write(_ trial: SweepTrial) throws(RunError) {
    try Self.write(trial.json.foldedText, to: file(trial.number, ".json"))
  }

  /// Runs `body` unless another process is at this trial.
  ///
  /// - Returns: whether it ran.
  package func claim(
    _ trial: Int, _ body: () throws(RunError) -> Void
  ) throws(RunError) -> Bool {
    let lock = file(trial, ".lock")
    let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure("write", lock) }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    // Who held the lock before may have finished the trial in between.
    if self.trial(trial) == nil { try body() }
    unlink(lock)
    return true
  }

  // MARK: Files

  private static func json(_ path: String) -> JSONValue? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return JSONValue(parsing: bytes)
  }

  /// Through a name that no other process uses.
  private static func write(_ text: String, to path: String) throws(RunError) {
    let own = "\(path).\(getpid())"
    let file = try ReplacementFile(own)
    try file.write(Array(text.utf8))
    try file.commit()
    guard rename(own, path) == 0 else {
      let error = failure("write", path)
      unlink(own)
      throw error
    }
  }

  private static func failure(_ action: String, _ path: String) -> RunError {
    RunError("cannot \(action): \(String(cString: strerror(errno)))", file: path)
  }
}
