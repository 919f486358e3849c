import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where files really are.
enum Paths {
  /// With symbolic links followed; nil where there is no such file.
  static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The absolute path of a folder, which need not be there.
  static func absolute(folder: String) -> String {
    if let real = real(folder) { return real }
    return SourcePath.normalized(
      folder.hasPrefix("/") ? folder : "\(real(".") ?? "/")/\(folder)")
  }

  /// An absolute path as the user would write it: from the current folder where it lies below.
  static func shown(_ path: String) -> String {
    guard let here = real("."), path.hasPrefix(here + "/") else { return path }
    return String(path.dropFirst(here.count + 1))
  }

  /// A path parted into its folder, `.` where it has none, and the name of the file.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }
}
