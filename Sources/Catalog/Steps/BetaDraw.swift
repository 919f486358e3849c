import Arrays

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A draw from Beta(alpha, alpha) as a pure function of a stream and a row.
struct BetaDraw {
  /// In 0...1.
  let value: Double

  init(alpha: Double, _ random: RandomStream, row: Int) {
    let a = Self.logGamma(alpha, random, row, 0)
    let b = Self.logGamma(alpha, random, row, 1)
    // Gamma draws for a small alpha underflow; the quotient of their logarithms does not.
    value = 1 / (1 + exp(b - a))
  }

  /// The logarithm of a draw from Gamma(alpha, 1).
  ///
  /// Marsaglia and Tsang 2000, doi:10.1145/358407.358414, with their step from alpha + 1 down to alpha.
  private static func logGamma(
    _ alpha: Double, _ random: RandomStream, _ row: Int, _ which: UInt64
  ) -> Double {
    let d = alpha + 1 - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    var attempt: UInt64 = 0
    while true {
      let words = random.words(
        at: UInt64(truncatingIfNeeded: row) << 16 | attempt << 1 | which)
      attempt += 1
      let uniforms = (0..<4).map { (Double(words[$0]) + 0.5) * 0x1p-32 }
      let normal = (-2 * log(uniforms[0])).squareRoot() * cos(2 * .pi * uniforms[1])
      let cube = 1 + c * normal
      guard cube > 0 || attempt > 1000 else { continue }
      let v = max(cube * cube * cube, .leastNormalMagnitude)
      if log(uniforms[2]) < normal * normal / 2 + d - d * v + d * log(v) || attempt > 1000 {
        return log(d * v) + log(uniforms[3]) / alpha
      }
    }
  }
}
