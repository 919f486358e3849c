/// An n-dimensional array in host memory, in row-major order.
///
/// Numbers are kept as the bytes of their element type, in the byte order of the machine, so that a
/// decoded file needs no second copy; reading converts. Two arrays are equal when type, shape and
/// bytes are.
package struct HostArray: Hashable, Sendable {
  package let element: ElementType
  package let shape: [Int]
  /// The product of the shape, 1 for a scalar.
  package let count: Int
  let bytes: [UInt8]
  let texts: [String]

  private init(
    _ element: ElementType, _ shape: [Int], _ count: Int, _ bytes: [UInt8], _ texts: [String]
  ) {
    self.element = element
    self.shape = shape
    self.count = count
    self.bytes = bytes
    self.texts = texts
  }

  /// Numbers from their bytes; nil when the shape does not fit their number, or for strings.
  package init?(shape: [Int], element: ElementType, bytes: [UInt8]) {
    guard let count = HostArray.elementCount(of: shape), let size = element.byteCount else {
      return nil
    }
    let (needed, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, needed == bytes.count else { return nil }
    self.init(element, shape, count, bytes, [])
  }

  /// Nil when the shape does not fit the number of values.
  package init?<Value: HostElement>(shape: [Int], _ values: [Value]) {
    guard HostArray.elementCount(of: shape) == values.count else { return nil }
    self.init(Value.element, shape, values.count, values.withUnsafeBytes { Array($0) }, [])
  }

  /// Nil when the shape does not fit the number of values.
  package init?(shape: [Int], strings: [String]) {
    guard HostArray.elementCount(of: shape) == strings.count else { return nil }
    self.init(.string, shape, strings.count, [], strings)
  }

  /// Elements of a shape; nil for a negative size or a product beyond `Int.max`.
  package static func elementCount(of shape: [Int]) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    if shape.contains(0) { return 0 }
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }

  /// The stored bytes; none for strings.
  package func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes(body)
  }
}

// MARK: - Shape

extension HostArray {
  package var rank: Int { shape.count }

  /// The size of the leading axis, 1 for a scalar.
  package var rowCount: Int { shape.first ?? 1 }

  /// Elements under one index of the leading axis.
  package var rowElementCount: Int { rowCount == 0 ? 0 : count / rowCount }

  /// The same elements under another shape; nil when the counts differ.
  package func reshaped(to shape: [Int]) -> HostArray? {
    guard HostArray.elementCount(of: shape) == count else { return nil }
    return HostArray(element, shape, count, bytes, texts)
  }

  /// A part of the leading axis; nil for a scalar or a range beyond it.
  package func rows(_ range: Range<Int>) -> HostArray? {
    guard let extent = shape.first, range.lowerBound >= 0, range.upperBound <= extent else {
      return nil
    }
    let elements = range.lowerBound * rowElementCount..<range.upperBound * rowElementCount
    return part([range.count] + shape.dropFirst(), [elements])
  }

  /// Rows of the leading axis in this order, repeats allowed; nil for a scalar or a row that does
  /// not exist.
  package func rows(at indices: [Int]) -> HostArray? {
    guard let extent = shape.first, indices.allSatisfy({ $0 >= 0 && $0 < extent }) else {
      return nil
    }
    let size = rowElementCount
    return part([indices.count] + shape.dropFirst(), indices.map { $0 * size..<($0 + 1) * size })
  }

  private func part(_ shape: [Int], _ ranges: [Range<Int>]) -> HostArray {
    let count = ranges.reduce(0) { $0 + $1.count }
    guard let size = element.byteCount else {
      return HostArray(element, shape, count, [], ranges.flatMap { texts[$0] })
    }
    var part: [UInt8] = []
    part.reserveCapacity(count * size)
    for range in ranges { part += bytes[range.lowerBound * size..<range.upperBound * size] }
    return HostArray(element, shape, count, part, [])
  }
}
