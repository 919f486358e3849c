internal import Arrays

extension ElementType {
  /// Whether inputs of this type can be turned into floats.
  var isReadable: Bool {
    switch self {
    case .float16, .bfloat16, .string: false
    default: true
    }
  }

  /// Writes the first `count` elements of `bytes` as floats.
  func convert(_ bytes: UnsafeRawBufferPointer, count: Int, to out: UnsafeMutablePointer<Float>) {
    switch self {
    case .bool, .uint8: read(bytes, count, out) { (x: UInt8) in Float(x) }
    case .int8: read(bytes, count, out) { (x: Int8) in Float(x) }
    case .uint16: read(bytes, count, out) { (x: UInt16) in Float(x) }
    case .int16: read(bytes, count, out) { (x: Int16) in Float(x) }
    case .uint32: read(bytes, count, out) { (x: UInt32) in Float(x) }
    case .int32: read(bytes, count, out) { (x: Int32) in Float(x) }
    case .int64: read(bytes, count, out) { (x: Int64) in Float(x) }
    case .float32: read(bytes, count, out) { (x: Float) in x }
    case .float64: read(bytes, count, out) { (x: Double) in Float(x) }
    case .float16, .bfloat16, .string: break
    }
  }

  @inline(__always)
  private func read<T: BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, _ count: Int, _ out: UnsafeMutablePointer<Float>,
    _ convert: (T) -> Float
  ) {
    for i in 0..<count {
      out[i] = convert(bytes.loadUnaligned(fromByteOffset: i &* MemoryLayout<T>.size, as: T.self))
    }
  }
}
