import DataFiles

/// What mutations start from.
struct Corpus {
  let specs: [[UInt8]]
  let data: [(kind: DataKind, bytes: [UInt8])]

  /// - Parameter folders: where YAML files and tables are looked for; large ones are left out.
  init(_ folders: [String]) {
    specs = folders.flatMap { Files.find($0, [".yaml", ".yml"]) }
      .compactMap(Files.read).filter { $0.count <= 64 << 10 }
    var data: [(DataKind, [UInt8])] = SampleData.all
    for path in folders.flatMap({ Files.find($0, [".csv", ".csv.gz"]) }) {
      guard let bytes = Files.read(path), bytes.count <= 256 << 10 else { continue }
      data.append((.csv, bytes))
      // Hardly a mutation of compressed bytes gets past the check sum.
      if let plain = try? FileBytes.contents(of: path), path.hasSuffix(".gz") {
        data.append((.csv, Array(plain.buffer.prefix(16 << 10))))
      }
    }
    for (kind, endings) in [(DataKind.png, [".png"]), (.jpeg, [".jpg"])] {
      for path in folders.flatMap({ Files.find($0, endings) }) {
        if let bytes = Files.read(path), bytes.count <= 64 << 10 { data.append((kind, bytes)) }
      }
    }
    self.data = data
  }
}

/// How a data file is read.
enum DataKind: String, CaseIterable {
  case csv, idx, npy, png, jpeg, cifar, text
  var name: String { "input." + rawValue }
}

/// Small files of the formats that the project has no files of.
enum SampleData {
  static var all: [(DataKind, [UInt8])] {
    [
      (.idx, idx(type: 0x08, shape: [3, 4, 4], bytes: 48)),
      (.idx, idx(type: 0x08, shape: [5], bytes: 5)),
      (.idx, idx(type: 0x0D, shape: [2, 3], bytes: 24)),
      (.idx, idx(type: 0x0E, shape: [2, 2, 1], bytes: 32)),
      (.npy, npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", bytes: 48)),
      (.npy, npy("{'descr': '|u1', 'fortran_order': False, 'shape': (5, 2, 2), }", bytes: 20)),
      (.npy, npy("{'descr': '<i8', 'fortran_order': True, 'shape': (2, 3), }", bytes: 48)),
      (.npy, npy("{'descr': '>f8', 'fortran_order': False, 'shape': (4,), }", bytes: 32)),
      (.npy, npy("{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }", bytes: 24)),
      (.npy, npy("{'descr': '|b1', 'fortran_order': False, 'shape': (), }", bytes: 1)),
      (
        .csv,
        Array("name,\"a \"\"quoted\"\" one\",x\n1,2.5,red\n-3,1e3,\"two\nlines\"\n4,,blue\n".utf8)
      ),
      (.csv, Array("1;2;3\r\n4;5;6\r\n".utf8)),
      (.cifar, (0..<2 * 3073).map { UInt8(truncatingIfNeeded: $0 / 3073) }),
      (.text, Array("To be, or not to be:\r\nthat is the question\n\nß 🙂\n".utf8)),
      (.csv, Array("\u{FEFF}größe\tlabel\n1.5\t0\n2.5\t1\n".utf8)),
    ]
  }

  private static func idx(type: UInt8, shape: [Int], bytes: Int) -> [UInt8] {
    var file: [UInt8] = [0, 0, type, UInt8(shape.count)]
    for size in shape { file += [0, 0, 0, UInt8(size)] }
    return file + (0..<bytes).map { UInt8($0) }
  }

  private static func npy(_ header: String, bytes: Int) -> [UInt8] {
    let padded = header + String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let count = padded.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)]
      + Array(padded.utf8) + (0..<bytes).map { UInt8($0) }
  }
}
