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
    let base = UInt64(truncatingIfNeeded: row) << 16
    let a = random.logGamma(alpha) { base | $0 << 1 }
    let b = random.logGamma(alpha) { base | $0 << 1 | 1 }
    // Gamma draws for a small alpha underflow; the quotient of their logarithms does not.
    value = 1 / (1 + exp(b - a))
  }
}
