// Writes the registries: `swift run generate` in the package's folder.
internal import Generation

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

for file in Registries.files(in: ".") {
  guard let stream = fopen(file.path, "w") else {
    print("cannot write \(file.path)")
    exit(2)
  }
  fputs(file.text, stream)
  fclose(stream)
  print(file.path)
}
