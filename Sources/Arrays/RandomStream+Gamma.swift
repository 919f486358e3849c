#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension RandomStream {
  /// The logarithm of a draw from Gamma(concentration, 1), which does not underflow as the draw itself would.
  ///
  /// Marsaglia, Tsang 2000, doi:10.1145/358407.358414, with their step from a concentration above 1 down to any.
  ///
  /// - Parameter counter: the place in this stream for each attempt.
  package func logGamma(_ concentration: Double, at counter: (_ attempt: UInt64) -> UInt64)
    -> Double
  {
    let d = concentration + 1 - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    var attempt: UInt64 = 0
    while true {
      let words = words(at: counter(attempt))
      attempt += 1
      let uniforms = (0..<4).map { (Double(words[$0]) + 0.5) * 0x1p-32 }
      let normal = (-2 * log(uniforms[0])).squareRoot() * cos(2 * .pi * uniforms[1])
      let cube = 1 + c * normal
      guard cube > 0 || attempt > 1000 else { continue }
      let v = max(cube * cube * cube, .leastNormalMagnitude)
      if log(uniforms[2]) < normal * normal / 2 + d - d * v + d * log(v) || attempt > 1000 {
        return log(d * v) + log(uniforms[3]) / concentration
      }
    }
  }
}
