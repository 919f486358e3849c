#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SourceFile {
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Writes a file that is not there yet; one that appears meanwhile is an error, too.
  package static func create(_ path: String, with text: [UInt8]) throws(SourceSaveError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SourceSaveError(lastFor: path) }
    let isWritten = text.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(descriptor, part.baseAddress, part.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
    guard close(descriptor) == 0, isWritten else {
      let error = SourceSaveError(lastFor: path)
      unlink(path)
      throw error
    }
  }
}

extension SourceSaveError {
  /// What the last call of the system complained about.
  fileprivate init(lastFor path: String) {
    self.init(path: path, reason: String(cString: strerror(errno)).lowercased())
  }
}
