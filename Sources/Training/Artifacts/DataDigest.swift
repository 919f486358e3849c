internal import Catalog
internal import DataFiles

extension LoadedData {
  /// Tells data apart: size and CRC-32C of the files that were read; nil where there are none, as for synthetic data.
  ///
  /// Of a file of more than 64 MB, sixty-four parts of one MB count, evenly spread from its beginning to its end; of a
  /// folder, the names in it.
  ///
  /// - Parameter folder: of the spec, for relative paths; empty for the current one.
  /// - Throws: ``RunError`` where a file can no longer be read.
  package func digest(in folder: String) throws(RunError) -> String? {
    let files = Set(splits.values.flatMap(\.files)).sorted()
    guard !files.isEmpty else { return nil }
    let context = SourceContext(folder: folder)
    var (crc, size) = (CRC32C(), 0)
    for path in files.map(context.resolve) {
      let names = OutputFile.contents(of: path)
      guard names.isEmpty else {
        Self.add(names, of: path, to: &crc)
        continue
      }
      let file = try OutputFile.read(path)
      size += file.count
      file.withUnsafeBytes { bytes in
        for range in Self.sampled(bytes.count) {
          crc.add(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
      }
    }
    let digits = String(crc.value, radix: 16)
    return "\(size)-\(String(repeating: "0", count: 8 - digits.utf8.count))\(digits)"
  }

  private static func add(_ names: [String], of folder: String, to crc: inout CRC32C) {
    for name in names {
      Array(name.utf8).withUnsafeBytes { crc.add($0) }
      let path = "\(folder)/\(name)"
      add(OutputFile.contents(of: path), of: path, to: &crc)
    }
  }

  private static func sampled(_ count: Int) -> [Range<Int>] {
    let (part, parts) = (1 << 20, 64)
    guard count > part * parts else { return [0..<count] }
    return (0..<parts).map { index in
      let start = (count - part) / (parts - 1) * index
      return start..<start + part
    }
  }
}
