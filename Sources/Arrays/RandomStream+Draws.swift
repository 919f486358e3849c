#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Draws in which element i depends on the stream and i alone, so that a part can be drawn without
/// the rest.
extension RandomStream {
  /// Word `i % 4` of the block at `i / 4`.
  package func word(_ i: UInt64) -> UInt32 { words(at: i / 4)[Int(i % 4)] }

  /// Uniform in [0, 1): multiples of 2⁻²⁴.
  package func uniform(count: Int) -> [Float] {
    draw(count) { words, target in
      for lane in 0..<target.count { target[lane] = Float(words[lane] >> 8) * 0x1p-24 }
    }
  }

  /// Uniform in [lower, upper).
  package func uniform(count: Int, in bounds: Range<Float>) -> [Float] {
    let width = bounds.upperBound - bounds.lowerBound
    // Rounding may reach the upper bound, which does not belong to the range.
    return uniform(count: count).map {
      min(bounds.lowerBound + width * $0, bounds.upperBound.nextDown)
    }
  }

  /// Normal with mean 0 and deviation 1. Box, Muller 1958, doi:10.1214/aoms/1177706645.
  package func normal(count: Int) -> [Float] {
    draw(count) { words, target in
      let normals = RandomStream.normals(words)
      for lane in 0..<target.count { target[lane] = normals[lane] }
    }
  }

  /// Normal with mean 0 and deviation 1, drawn again while beyond 2 in magnitude, as
  /// `truncated_normal` of Keras and TensorFlow.
  ///
  /// The deviation of what is left is 0.8796.
  package func truncatedNormal(count: Int) -> [Float] {
    (0..<max(0, count)).map { i in
      var attempt: UInt64 = 0
      while true {
        let normals = RandomStream.normals(words(at: attempt << 40 | UInt64(i)))
        for lane in 0..<4 where abs(normals[lane]) <= 2 { return normals[lane] }
        attempt += 1
      }
    }
  }

  /// The numbers 0..<count in random order. Fisher, Yates 1938; Durstenfeld 1964,
  /// doi:10.1145/364520.364540.
  package func permutation(count: Int) -> [Int] {
    var order = Array(0..<max(0, count))
    for i in order.indices.dropFirst().reversed() {
      order.swapAt(i, Int(below(UInt64(i) + 1, at: UInt64(i))))
    }
    return order
  }

  /// A whole number in 0..<bound from 64 random bits; off uniform by less than bound / 2⁶⁴.
  package func below(_ bound: UInt64, at index: UInt64) -> UInt64 {
    let words = words(at: index)
    return (UInt64(words.y) << 32 | UInt64(words.x)).multipliedFullWidth(by: bound).high
  }

  /// Two pairs of independent normals from four words.
  static func normals(_ words: SIMD4<UInt32>) -> SIMD4<Float> {
    var result = SIMD4<Float>()
    for pair in 0..<2 {
      // In (0, 1): the logarithm of 0 is not finite.
      let radius = (-2 * log((Double(words[2 * pair]) + 0.5) * 0x1p-32)).squareRoot()
      let angle = 2 * Double.pi * Double(words[2 * pair + 1]) * 0x1p-32
      result[2 * pair] = Float(radius * cos(angle))
      result[2 * pair + 1] = Float(radius * sin(angle))
    }
    return result
  }

  private func draw(
    _ count: Int, _ fill: (SIMD4<UInt32>, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> [Float] {
    let count = max(0, count)
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      for start in stride(from: 0, to: count, by: 4) {
        let block = UnsafeMutableBufferPointer(rebasing: buffer[start..<min(start + 4, count)])
        fill(words(at: UInt64(start / 4)), block)
      }
      initialized = count
    }
  }
}
