internal import Arrays

/// The IDX format of the MNIST files: a magic number, big-endian sizes, then the elements.
///
/// Described by LeCun, Cortes and Burges, *The MNIST database of handwritten digits*, 1998.
package enum IDXFile {
  /// Opens the file at `path`, gzipped or not.
  ///
  /// - Throws: ``DataError`` when the file is not IDX or its size contradicts its header.
  package static func open(_ path: String) throws(DataError) -> StoredArray {
    let mapped = try FileBytes(mapping: path)
    return try GzipReader.isCompressed(mapped) ? decompressed(mapped, path) : plain(mapped, path)
  }

  private static func plain(_ mapped: FileBytes, _ path: String) throws(DataError) -> StoredArray {
    let header = try Header([UInt8](mapped.buffer.prefix(4 + 4 * 255)), path)
    let payload = try header.payload(path)
    let found = mapped.count - header.byteCount
    guard found == payload else { throw wrongSize(header, payload, found, path) }
    guard header.elementSize > 1 else { return header.array(mapped, offset: header.byteCount) }
    // Larger elements are big-endian; they are turned around once.
    let swapped = try FileBytes(count: payload, file: path) { target throws(DataError) in
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: mapped.buffer[header.byteCount...]))
      swapBytes(target, elementSize: header.elementSize)
    }
    return header.array(swapped, offset: 0)
  }

  private static func decompressed(_ input: FileBytes, _ path: String) throws(DataError)
    -> StoredArray
  {
    let reader = try GzipReader(input, file: path)
    var start = try reader.read(count: 4)
    if start.count == 4 { start += try reader.read(count: 4 * Int(start[3])) }
    let header = try Header(start, path)
    let payload = try header.payload(path)
    guard payload <= reader.largestCount else {
      throw DataError(
        "the header promises \(header.shapeText) elements, \(payload) bytes, "
          + "more than \(input.count) compressed bytes can hold", file: path,
        help: "the file is damaged or not IDX")
    }
    let storage = try FileBytes(count: payload, file: path) { target throws(DataError) in
      let found = try reader.read(into: target)
      guard found == payload else { throw wrongSize(header, payload, found, path) }
      swapBytes(target, elementSize: header.elementSize)
    }
    guard try reader.read(count: 1).isEmpty else {
      throw DataError("holds more than the \(header.shapeText) elements of its header", file: path)
    }
    return header.array(storage, offset: 0)
  }

  private static func wrongSize(
    _ header: Header, _ expected: Int, _ found: Int, _ path: String
  ) -> DataError {
    DataError(
      "the header promises \(header.shapeText) elements, \(expected) bytes, but \(found) follow",
      file: path, help: found < expected ? "the file is truncated" : nil)
  }
}

extension IDXFile {
  /// Element type and sizes as the first bytes of the file give them.
  private struct Header {
    let element: ElementType
    let elementSize: Int
    let shape: [Int]

    init(_ bytes: [UInt8], _ path: String) throws(DataError) {
      guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, let type = Self.types[bytes[2]] else {
        throw DataError(
          "is not an IDX file: the first bytes are wrong", file: path,
          help: "IDX files start with two zero bytes, a type and the number of axes")
      }
      let axes = Int(bytes[3])
      guard axes > 0, bytes.count >= 4 + 4 * axes else {
        throw DataError("the IDX header is truncated or has no axes", file: path)
      }
      element = type.element
      elementSize = type.size
      shape = (0..<axes).map { axis in
        (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + 4 * axis + $1]) }
      }
    }

    private static let types: [UInt8: (element: ElementType, size: Int)] = [
      0x08: (.uint8, 1), 0x09: (.int8, 1), 0x0B: (.int16, 2), 0x0C: (.int32, 4),
      0x0D: (.float32, 4), 0x0E: (.float64, 8),
    ]

    var byteCount: Int { 4 + 4 * shape.count }
    var shapeText: String { shape.map(String.init).joined(separator: "×") }

    func payload(_ path: String) throws(DataError) -> Int {
      guard let count = DataFiles.byteCount(of: shape, elementSize: elementSize) else {
        throw DataError(
          "the header promises \(shapeText) elements, which no file can hold", file: path)
      }
      return count
    }

    func array(_ storage: FileBytes, offset: Int) -> StoredArray {
      StoredArray(
        shape: shape, element: element, elementSize: elementSize, storage: storage, offset: offset)
    }
  }
}
