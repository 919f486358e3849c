import Arrays
import DataFiles

/// Making arrays out of numbers computed or read as Double, and of arrays as Float.
extension HostArray {
  /// Numbers in the largest batch that a step makes; more is a mistake in the spec, not data.
  static let largestCount = 1 << 31

  /// Numbers in a given element type.
  ///
  /// - Throws: ``DataError`` with the 1-based row of the first number that the type cannot hold.
  static func converted(
    _ values: [Double], shape: [Int], to element: ElementType
  ) throws(DataError) -> HostArray {
    let array: HostArray?
    switch element {
    case .float32: array = HostArray(shape: shape, values.map { Float($0) })
    case .float64: array = HostArray(shape: shape, values)
    case .bool: array = HostArray(shape: shape, values.map { $0 != 0 })
    case .uint8: array = HostArray(shape: shape, try whole(values, shape, UInt8.self))
    case .int8: array = HostArray(shape: shape, try whole(values, shape, Int8.self))
    case .uint16: array = HostArray(shape: shape, try whole(values, shape, UInt16.self))
    case .int16: array = HostArray(shape: shape, try whole(values, shape, Int16.self))
    case .uint32: array = HostArray(shape: shape, try whole(values, shape, UInt32.self))
    case .int32: array = HostArray(shape: shape, try whole(values, shape, Int32.self))
    case .int64: array = HostArray(shape: shape, try whole(values, shape, Int64.self))
    case .float16:
      array = HostArray(shape: shape, element: .float16, bytes: bytes(values, HalfFloat.float16))
    case .bfloat16:
      array = HostArray(shape: shape, element: .bfloat16, bytes: bytes(values, HalfFloat.bfloat16))
    case .string:
      throw DataError("holds numbers, but is declared as text", help: "declare a numeric dtype")
    }
    guard let array else {
      throw DataError("\(values.count) numbers do not fit into shape \(shape)")
    }
    return array
  }

  private static func whole<Value: FixedWidthInteger>(
    _ values: [Double], _ shape: [Int], _ type: Value.Type
  ) throws(DataError) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(values.count)
    for (i, value) in values.enumerated() {
      guard let exact = Value(exactly: value) else {
        let width = max(1, values.count / max(1, shape.first ?? 1))
        throw DataError(
          "\(format(value)) is not \(value == value.rounded() ? "within" : "a whole number of") \(type)",
          row: i / width + 1, help: "declare dtype float32, or leave it out")
      }
      result.append(exact)
    }
    return result
  }

  private static func bytes(_ values: [Double], _ bits: (Float) -> UInt16) -> [UInt8] {
    values.flatMap { value in
      let pattern = bits(Float(value))
      return Swift.withUnsafeBytes(of: pattern) { [UInt8]($0) }
    }
  }

  /// All elements as float32, after `transform` has worked on them in place.
  ///
  /// - Throws: ``DataError`` for text.
  func floats(
    shape: [Int]? = nil, _ transform: (UnsafeMutableBufferPointer<Float>) -> Void = { _ in }
  ) throws(DataError) -> HostArray {
    guard element != .string else {
      throw DataError(
        "holds text, but the step takes numbers", help: "encode the text with 'label_encode' first")
    }
    let size = count * MemoryLayout<Float>.size
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      // SAFETY: array storage is aligned to 16 bytes, and every element is written before it is read.
      let floats = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<size]
      )
      .bindMemory(to: Float.self)
      copyFloats(0..<count, to: floats)
      transform(floats)
      initialized = size
    }
    guard let array = HostArray(shape: shape ?? self.shape, element: .float32, bytes: bytes) else {
      throw DataError("\(count) numbers do not fit into shape \(shape ?? self.shape)")
    }
    return array
  }
}

/// Rounds Float to 16-bit floating-point numbers, ties to even.
enum HalfFloat {
  /// IEEE 754 binary16; what exceeds its range becomes infinite.
  static func float16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
      // Below the smallest normal number: units of 2⁻²⁴, rounded by the addition.
      let units = (abs(value) * 0x1p24).rounded(.toNearestOrEven)
      return sign | UInt16(units)
    }
    let rounded = magnitude &+ 0xFFF &+ (magnitude >> 13 & 1)
    return sign | UInt16(truncatingIfNeeded: (rounded >> 13) &- (112 << 10))
  }

  static func bfloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
  }
}
