#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Names in a folder of the package, sorted, hidden ones left out.
func entries(of folder: String) -> [String] {
  guard let directory = opendir("\(packageRoot)/\(folder)") else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

func folders(under folder: String) throws -> [String] {
  entries(of: folder).filter { !$0.contains(".") }
}

func swiftFiles(under folder: String) -> [String] {
  entries(of: folder).flatMap { name -> [String] in
    let path = "\(folder)/\(name)"
    return name.hasSuffix(".swift") ? [path] : name.contains(".") ? [] : swiftFiles(under: path)
  }
}
