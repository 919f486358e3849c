package import Arrays

/// An n-dimensional array inside a file: row-major, in the machine's byte order.
package struct StoredArray: Sendable {
  package let shape: [Int]
  package let element: ElementType
  /// Bytes of one element.
  package let elementSize: Int
  private let storage: FileBytes
  private let offset: Int

  /// - Precondition: `storage` holds the elements of `shape` from `offset` on.
  init(shape: [Int], element: ElementType, elementSize: Int, storage: FileBytes, offset: Int) {
    (self.shape, self.element, self.elementSize) = (shape, element, elementSize)
    (self.storage, self.offset) = (storage, offset)
  }

  /// Number of rows: the size of the first axis, 1 for a scalar.
  package var count: Int { shape.first ?? 1 }
  package var rowShape: [Int] { Array(shape.dropFirst()) }
  package var rowByteCount: Int { rowShape.reduce(elementSize, *) }

  /// Copies the given rows one behind the other.
  ///
  /// - Precondition: every row is below ``count`` and `output` holds `rows.count · rowByteCount` bytes.
  /// - Complexity: one block copy per row.
  package func gather(_ rows: [Int], into output: UnsafeMutableRawBufferPointer) {
    let size = rowByteCount
    guard size > 0 else { return }
    precondition(output.count >= rows.count * size)
    let source = UnsafeRawBufferPointer(rebasing: storage.buffer[offset...])
    for (position, row) in rows.enumerated() {
      precondition(row >= 0 && row < count)
      let bytes = UnsafeRawBufferPointer(rebasing: source[(row * size)..<((row + 1) * size)])
      UnsafeMutableRawBufferPointer(rebasing: output[(position * size)..<((position + 1) * size)])
        .copyMemory(from: bytes)
    }
  }

  /// Gives `body` all bytes in row-major order, which must not be used after it returns.
  package func withUnsafeBytes<Result, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> Result
  ) throws(E) -> Result {
    let end = offset + count * rowByteCount
    return try body(UnsafeRawBufferPointer(rebasing: storage.buffer[offset..<end]))
  }
}

/// The number of bytes of an array of `shape`; nil where it exceeds what can be addressed, for every
/// run of axes: an axis of size 0 does not make the others sensible.
func byteCount(of shape: [Int], elementSize: Int) -> Int? {
  var total = elementSize
  for size in shape {
    let (product, overflow) = total.multipliedReportingOverflow(by: max(size, 1))
    if overflow || size < 0 { return nil }
    total = product
  }
  return shape.contains(0) ? 0 : total
}

/// Reverses the bytes of every element of `size` bytes.
func swapBytes(_ bytes: UnsafeMutableRawBufferPointer, elementSize size: Int) {
  guard size > 1 else { return }
  for start in stride(from: 0, to: bytes.count - size + 1, by: size) {
    for i in 0..<(size / 2) { bytes.swapAt(start + i, start + size - 1 - i) }
  }
}
