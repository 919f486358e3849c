#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Activation functions of one number in double precision, for ranges and moments.
enum Scalar {
  static func exponential(_ x: Double) -> Double { exp(x) }
  static func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }
  /// Exact also where x is tiny.
  static func tanh(_ x: Double) -> Double {
    if abs(x) > 20 { return x < 0 ? -1 : 1 }
    let y = expm1(2 * x)
    return y / (y + 2)
  }
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
  static func normalDistribution(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
  static func exponentialLinear(_ x: Double, _ alpha: Double) -> Double {
    x > 0 ? x : alpha * expm1(x)
  }
  static func hardSigmoid(_ x: Double) -> Double { min(max(x / 6 + 0.5, 0), 1) }
}
