/// Paths as texts, so that one file has one name.
package enum SourcePath {
  /// A path that a file names, seen from that file's folder.
  package static func join(folderOf file: String, _ path: String) -> String {
    if path.hasPrefix("/") { return normalized(path) }
    guard let slash = file.lastIndex(of: "/") else { return normalized(path) }
    return normalized(file[...slash] + path)
  }

  /// Removes `.` and resolvable `..`.
  package static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// The way from a folder to a file, both absolute and normalized.
  package static func relative(_ path: String, from folder: String) -> String {
    let to = path.split(separator: "/")
    let from = folder.split(separator: "/")
    let shared = zip(to, from).prefix { $0 == $1 }.count
    let up = repeatElement(Substring(".."), count: from.count - shared)
    return (up + to[shared...]).joined(separator: "/")
  }
}
