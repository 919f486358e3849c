import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files that the arguments of a command stand for.
struct SpecSearch {
  /// In the order of the arguments; within a folder by name.
  private(set) var files: [String] = []
  /// Files that were named themselves.
  private(set) var named: Set<String> = []
  /// What could not be looked at, in words.
  private(set) var problems: [String] = []
  /// Normalized paths of the files, so that none is taken twice.
  private var seen: Set<String> = []

  mutating func add(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else {
      problems.append("\(path): \(String(cString: strerror(errno)).lowercased())")
      return
    }
    if info.st_mode & S_IFMT == S_IFDIR {
      walk(path, depth: 0)
    } else {
      take(path)
      named.insert(path)
    }
  }

  private mutating func take(_ path: String) {
    if seen.insert(SourcePath.normalized(path)).inserted { files.append(path) }
  }

  private mutating func walk(_ folder: String, depth: Int) {
    guard depth < 64, let directory = opendir(folder) else {
      problems.append("\(folder): cannot be listed")
      return
    }
    var names: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") || name == "node_modules" { continue }
      let kind = Int32(entry.pointee.d_type)
      names.append((name, kind == Int32(DT_DIR)))
    }
    closedir(directory)
    let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
    for (name, isFolder) in names.sorted(by: { $0.name < $1.name }) {
      if isFolder {
        walk(prefix + name, depth: depth + 1)
      } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        take(prefix + name)
      }
    }
  }

  /// Whether some line starts with the key that makes a YAML file a spec.
  static func mentionsKey(_ text: [UInt8]) -> Bool {
    let key = Array("coprime:".utf8)
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start + key.count <= text.count {
      if text[start..<start + key.count].elementsEqual(key) { return true }
      guard let end = text[start...].firstIndex(of: 0x0A) else { return false }
      start = end + 1
    }
    return false
  }
}

/// All of standard input.
func readStandardInput() -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(0, &buffer, buffer.count)
    if count <= 0 { return bytes }
    bytes += buffer[..<count]
  }
}
