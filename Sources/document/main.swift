// Writes the generated parts of the documentation: `swift run document` in the package's folder.
internal import Documentation
internal import SourceText

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

for file in GeneratedDocuments.all(in: ".") {
  guard let stream = fopen(file.path, "w") else {
    print("cannot write \(file.path)")
    exit(2)
  }
  fputs(file.text, stream)
  fclose(stream)
  print(file.path)
}
