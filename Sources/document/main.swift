// Writes the generated parts of the documentation: `swift run document` in the package's folder.
internal import Documentation
internal import SourceText

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

for file in GeneratedDocuments.all(in: ".") {
  makeFolder(of: file.path)
  do throws(SourceSaveError) {
    try SourceFile.write([UInt8](file.text.utf8), to: file.path)
  } catch {
    print(error.message)
    exit(2)
  }
  print(file.path)
}
for path in GeneratedDocuments.orphans(in: ".") {
  unlink(path)
  print("removed \(path)")
}

/// Makes the folder that a file lies in, and those above it.
func makeFolder(of path: String) {
  guard let slash = path.lastIndex(of: "/") else { return }
  let folder = String(path[..<slash])
  makeFolder(of: folder)
  mkdir(folder, 0o777)
}
