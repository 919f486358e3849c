#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files and folders in a folder.
package enum FileList {
  /// Names in the folder at `path`, in the order of bytes; hidden ones are left out.
  ///
  /// - Throws: ``DataError`` when there is no such folder or it may not be read.
  package static func names(in path: String) throws(DataError) -> [String] {
    guard let folder = opendir(path) else {
      switch errno {
      case ENOENT: throw DataError("no such folder", file: path)
      case ENOTDIR: throw DataError("expected a folder, but this is a file", file: path)
      case EACCES: throw DataError("no permission to read this folder", file: path)
      default: throw DataError("cannot read: \(String(cString: strerror(errno)))", file: path)
      }
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Files with one of these endings (lower case, with their point) in the folder and the folders in it.
  ///
  /// - Throws: ``DataError`` as ``names(in:)``, or for folders nested more than 32 deep, as links can be.
  package static func files(
    in path: String, endings: [String], depth: Int = 0
  ) throws(DataError) -> [String] {
    guard depth < 32 else { throw DataError("folders are nested too deep", file: path) }
    var files: [String] = []
    for name in try names(in: path) {
      let file = "\(path)/\(name)"
      if isFolder(file) {
        files += try Self.files(in: file, endings: endings, depth: depth + 1)
      } else if endings.contains(where: { name.lowercased().hasSuffix($0) }) {
        files.append(file)
      }
    }
    return files
  }
}
