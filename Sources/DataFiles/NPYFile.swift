internal import Arrays

/// NumPy's array format, versions 1 to 3.
///
/// Described in `numpy.lib.format` (R. Kern, NEP 1, 2007).
package enum NPYFile {
  /// Opens the file at `path`; little-endian row-major data is mapped, not copied.
  ///
  /// - Throws: ``DataError`` when the file is not an array of numbers or its size contradicts its header.
  package static func open(_ path: String) throws(DataError) -> StoredArray {
    try array(in: FileBytes.contents(of: path), name: path)
  }

  /// The array in the bytes of one `.npy` file.
  ///
  /// - Parameter name: what messages call the file.
  static func array(in bytes: FileBytes, name: String) throws(DataError) -> StoredArray {
    let header = try NPYHeader(bytes.buffer, name)
    let shapeText = header.shape.map(String.init).joined(separator: "×")
    let size = header.type.size
    guard let payload = byteCount(of: header.shape, elementSize: size) else {
      throw DataError(
        "the header promises \(shapeText) elements, which no file can hold", file: name)
    }
    let found = bytes.count - header.byteCount
    guard found >= payload else {
      throw DataError(
        "the header promises \(shapeText) elements, \(payload) bytes, but \(found) follow",
        file: name, help: "the file is truncated")
    }
    let isAligned = header.byteCount % size == 0
    if header.isNative, !header.isFortranOrdered, isAligned, header.type.element != nil {
      return StoredArray(
        shape: header.shape, element: header.type.element ?? .uint8, elementSize: size,
        storage: bytes, offset: header.byteCount)
    }
    let storage = try FileBytes(count: payload, file: name) { target throws(DataError) in
      let source = UnsafeRawBufferPointer(
        rebasing: bytes.buffer[header.byteCount..<(header.byteCount + payload)])
      if header.isFortranOrdered {
        reorder(source, into: target, shape: header.shape, elementSize: size)
      } else {
        target.copyMemory(from: source)
      }
      if !header.isNative { swapBytes(target, elementSize: size) }
      if header.type.element == nil { try checkUnsigned(target, name) }
    }
    return StoredArray(
      shape: header.shape, element: header.type.element ?? .int64, elementSize: size,
      storage: storage, offset: 0)
  }

  /// Copies column-major elements into row-major order.
  private static func reorder(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, shape: [Int],
    elementSize size: Int
  ) {
    guard !source.isEmpty else { return }
    var strides: [Int] = []
    var stride = size
    for axis in shape {
      strides.append(stride)
      stride *= axis
    }
    var index = [Int](repeating: 0, count: shape.count)
    var from = 0
    for to in Swift.stride(from: 0, to: target.count, by: size) {
      for i in 0..<size { target[to + i] = source[from + i] }
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        from += strides[axis]
        if index[axis] < shape[axis] { break }
        from -= strides[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
    }
  }

  /// Unsigned 64-bit integers are kept as signed ones, which must hold them.
  private static func checkUnsigned(
    _ bytes: UnsafeMutableRawBufferPointer, _ name: String
  ) throws(DataError) {
    for value in bytes.bindMemory(to: Int64.self) where value < 0 {
      throw DataError(
        "holds \(UInt64(bitPattern: value)), which exceeds int64", file: name,
        help: "store the array as int64 or float64")
    }
  }
}
