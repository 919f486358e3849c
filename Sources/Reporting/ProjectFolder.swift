/// The folder of a repository, to which services take paths to be relative.
package struct ProjectFolder: Sendable {
  private let root: [Substring]
  private let current: [Substring]

  /// - Parameters:
  ///   - root: absolute path of the repository.
  ///   - current: absolute path of the folder that paths of files are relative to.
  package init(root: String, current: String) {
    self.root = Self.components(of: root)
    self.current = Self.components(of: current)
  }

  /// A path from the repository's folder; nil for a file outside.
  package func relative(_ path: String) -> String? {
    let parts = absolute(path)
    guard parts.starts(with: root), parts.count > root.count else { return nil }
    return parts.dropFirst(root.count).joined(separator: "/")
  }

  /// The address of a file outside of the repository.
  func address(_ path: String) -> String {
    "file:///" + percentEncoded(absolute(path).joined(separator: "/"))
  }

  private func absolute(_ path: String) -> [Substring] {
    path.hasPrefix("/")
      ? Self.components(of: path) : Self.resolved(current + path.split(separator: "/"))
  }

  private static func components(of path: String) -> [Substring] {
    resolved(path.split(separator: "/"))
  }

  private static func resolved(_ parts: [Substring]) -> [Substring] {
    var result: [Substring] = []
    for part in parts where part != "." {
      if part == ".." { _ = result.popLast() } else { result.append(part) }
    }
    return result
  }
}

/// A path as it stands in a URI (RFC 3986): all but unreserved characters and slashes as `%` and two digits.
func percentEncoded(_ path: String) -> String {
  var text = ""
  for byte in path.utf8 {
    let scalar = Unicode.Scalar(byte)
    if scalar.isASCII,
      scalar.properties.isAlphabetic || "0123456789-._~/".unicodeScalars.contains(scalar)
    {
      text.unicodeScalars.append(scalar)
    } else {
      text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return text
}
