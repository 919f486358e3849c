/// Reading elements as the numbers that a caller computes with.
extension HostArray {
  /// Every element rounded to Float; nil for strings.
  package var floats: [Float]? {
    converted(0..<count) {
      $0
    } double: {
      Float($0)
    }
  }

  /// Every element as Double; 64-bit integers beyond 2⁵³ are rounded. Nil for strings.
  package var doubles: [Double]? {
    converted(0..<count) {
      Double($0)
    } double: {
      $0
    }
  }

  /// Every element as a whole number; nil for strings and where one is not whole or does not fit.
  package var integers: [Int]? {
    switch element {
    // Double does not hold every one of these.
    case .int64: return stored(as: Int64.self).map { Int($0) }
    default:
      guard let values = doubles else { return nil }
      let whole = values.compactMap { Int(exactly: $0) }
      return whole.count == values.count ? whole : nil
    }
  }

  /// Every element of an array of strings.
  package var strings: [String]? { element == .string ? texts : nil }

  /// Copies some elements, in row-major order, as Float.
  ///
  /// - Returns: false, with nothing written, for strings, a range beyond the array or a target that
  ///   is too small.
  @discardableResult
  package func copyFloats(_ range: Range<Int>, to target: UnsafeMutableBufferPointer<Float>) -> Bool
  {
    guard range.lowerBound >= 0, range.upperBound <= count, range.count <= target.count,
      element != .string
    else { return false }
    switch element {
    case .bool, .uint8: convert(range, UInt8.self) { target[$0] = Float($1) }
    case .int8: convert(range, Int8.self) { target[$0] = Float($1) }
    case .uint16: convert(range, UInt16.self) { target[$0] = Float($1) }
    case .int16: convert(range, Int16.self) { target[$0] = Float($1) }
    case .uint32: convert(range, UInt32.self) { target[$0] = Float($1) }
    case .int32: convert(range, Int32.self) { target[$0] = Float($1) }
    case .int64: convert(range, Int64.self) { target[$0] = Float($1) }
    case .float16: convert(range, UInt16.self) { target[$0] = HalfPrecision.float16($1) }
    case .bfloat16: convert(range, UInt16.self) { target[$0] = HalfPrecision.bfloat16($1) }
    case .float32: convert(range, Float.self) { target[$0] = $1 }
    case .float64: convert(range, Double.self) { target[$0] = Float($1) }
    case .string: break
    }
    return true
  }

  /// Through Float for the types that fit into one, through Double for the others.
  private func converted<Value>(
    _ range: Range<Int>, float: (Float) -> Value, double: (Double) -> Value
  ) -> [Value]? {
    switch element {
    case .string: return nil
    case .float64: return stored(as: Double.self).map(double)
    case .int64: return stored(as: Int64.self).map { double(Double($0)) }
    case .int32: return stored(as: Int32.self).map { double(Double($0)) }
    case .uint32: return stored(as: UInt32.self).map { double(Double($0)) }
    default:
      let floats = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
        copyFloats(range, to: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initialized = count
      }
      return floats.map(float)
    }
  }

  private func stored<Stored: BitwiseCopyable>(as type: Stored.Type) -> [Stored] {
    bytes.withUnsafeBytes { raw in
      (0..<count).map {
        raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Stored>.size, as: type)
      }
    }
  }

  @inline(__always)
  private func convert<Stored: BitwiseCopyable>(
    _ range: Range<Int>, _ type: Stored.Type, _ store: (Int, Stored) -> Void
  ) {
    bytes.withUnsafeBytes { raw in
      for i in range {
        store(
          i - range.lowerBound,
          raw.loadUnaligned(fromByteOffset: i * MemoryLayout<Stored>.size, as: type))
      }
    }
  }
}
