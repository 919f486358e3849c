import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps standard input in a file of its own while the program runs, for readers that need to go back.
final class Spool {
  private var path: String?

  deinit { if let path { unlink(path) } }

  /// The file with everything that comes.
  ///
  /// - Throws: ``RunError`` where it cannot be written.
  func standardInput() throws(RunError) -> String {
    if let path { return path }
    var template = Array("\(Output.variable("TMPDIR") ?? "/tmp")/coprime-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw RunError("cannot keep standard input in a file") }
    close(descriptor)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.path = path
    let file = try ReplacementFile(path)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(0, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw RunError("standard input cannot be read") }
      if count == 0 { break }
      try file.write(Array(buffer[..<count]))
    }
    try file.commit()
    return path
  }
}
