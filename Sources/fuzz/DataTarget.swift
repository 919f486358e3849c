import Arrays
import Catalog
import DataFiles
import Spec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Everything that reads a data file.
struct DataTarget {
  /// A folder of this process alone.
  let folder: String

  func run(_ kind: DataKind, _ bytes: [UInt8]) -> Int {
    let path = folder + "/" + kind.name
    Files.write(bytes, to: path)
    defer { unlink(path) }
    var size = 0
    switch kind {
    case .csv: size += rows(try? CSVTable(path))
    case .png, .jpeg: size += (try? ImageFile(path, channels: 3))?.pixels.count ?? 0
    case .cifar, .text: break
    case .idx: size += gather((try? IDXFile.open(path)))
    case .npy: size += gather((try? NPYFile.open(path)))
    }
    for source in sources(kind) { size += read(source) }
    return size
  }

  private func rows(_ table: CSVTable?) -> Int {
    guard let table else { return 0 }
    let columns = table.columns.indices.map { [$0] }
    _ = try? table.read([table.rowCount - 1, 0, table.rowCount / 2], columns)
    return table.rowCount
  }

  private func gather(_ array: StoredArray?) -> Int {
    guard let array, array.count > 0 else { return 0 }
    let (bytes, overflow) = array.rowByteCount.multipliedReportingOverflow(by: 2)
    guard !overflow, bytes < 64 << 20 else { return 0 }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes), alignment: 16)
    defer { buffer.deallocate() }
    array.gather([0, array.count - 1], into: buffer)
    return bytes
  }

  /// The ways a spec can name the file.
  private func sources(_ kind: DataKind) -> [String] {
    switch kind {
    case .csv:
      [
        "csv: {path: input.csv}", "csv: {path: input.csv, label: none, header: false}",
        "csv: {path: input.csv, label: 0, separator: ';'}",
      ]
    case .png, .jpeg: []
    case .cifar: ["cifar: input.cifar", "cifar: {files: [input.cifar, input.cifar], classes: 100}"]
    case .text:
      [
        "text: input.text", "text: {path: input.text, labels: input.text}",
        "text: {path: input.text, sequence_length: 3, stride: 2}",
        "text: {path: input.text, sequence_length: 1, unit: word}",
      ]
    case .idx: ["idx: {images: input.idx, labels: input.idx}"]
    case .npy: ["npy: {features: input.npy, labels: input.npy}", "npy: input.npy"]
    }
  }

  private func read(_ source: String) -> Int {
    let text = "coprime: 1\ndata:\n  source:\n    \(source)\n"
    let document = SpecDocument.read(Array(text.utf8), path: folder + "/spec.yaml")
    guard let entry = document.spec?.data?.source,
      let source = entry.entry.value as? any DataSource,
      let reader = try? source.open(SourceContext(folder: folder)), reader.count > 0
    else { return 0 }
    let rows = [0, reader.count - 1, reader.count / 2]
    return (try? reader.read(rows))?.reduce(0) { $0 + $1.count } ?? 0
  }
}
