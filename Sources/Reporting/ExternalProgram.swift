#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a program beside this one gave no answer.
enum ExternalProgramError: Error {
  case missing
  case failed(String)
}

/// A program that is found on the `PATH`.
enum ExternalProgram {
  /// What programs need of the environment to find their parts and fonts.
  private static let variables = [
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "GVBINDIR",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME",
  ]

  /// Runs it on a text and returns what it prints.
  ///
  /// All streams are files, so that neither side can wait for the other.
  static func run(_ name: String, _ arguments: [String], input: String)
    throws(ExternalProgramError) -> String
  {
    guard let source = tmpfile(), let output = tmpfile(), let errors = tmpfile() else {
      throw .failed("no temporary file can be made")
    }
    defer { for file in [source, output, errors] { fclose(file) } }
    let bytes = [UInt8](input.utf8)
    guard fwrite(bytes, 1, bytes.count, source) == bytes.count, fflush(source) == 0 else {
      throw .failed("its input cannot be written")
    }
    rewind(source)
    let status = try spawn(name, arguments, [fileno(source), fileno(output), fileno(errors)])
    guard status == 0 else {
      let message = text(of: errors).split(separator: "\n").first.map { String($0) }
      throw .failed(message ?? "it ended with status \(status)")
    }
    return text(of: output)
  }

  private static func spawn(_ name: String, _ arguments: [String], _ streams: [Int32])
    throws(ExternalProgramError) -> Int32
  {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] =
      variables.compactMap { variable in
        getenv(variable).map { strdup("\(variable)=\(String(cString: $0))") }
      } + [nil]
    defer { for word in words + environment { free(word) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, name, &actions, nil, &words, &environment)
    guard code == 0 else {
      throw code == ENOENT || code == EACCES
        ? .missing : .failed(String(cString: strerror(code)))
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw .failed("it cannot be waited for") }
    }
    let isExit = status & 0x7F == 0
    let result = isExit ? status >> 8 & 0xFF : 128 + status & 0x7F
    // What a shell and older libraries say of a program that is not there.
    if isExit, result == 127 { throw .missing }
    return result
  }

  private static func text(of file: UnsafeMutablePointer<FILE>) -> String {
    rewind(file)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
