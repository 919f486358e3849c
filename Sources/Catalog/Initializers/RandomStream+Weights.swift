internal import Arrays

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension RandomStream {
  /// `count` numbers, each a function of one uniform number in (0, 1).
  ///
  /// - Complexity: O(count); four numbers per evaluation of the generator.
  func weights(_ count: Int, _ transform: (Double) -> Double) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      var block: UInt64 = 0
      while initialized < count {
        let words = words(at: block)
        block += 1
        for lane in 0..<min(4, count - initialized) {
          // The middle of the word's cell, so that neither 0 nor 1 is ever drawn.
          buffer[initialized] = Float(transform((Double(words[lane]) + 0.5) * 0x1p-32))
          initialized += 1
        }
      }
    }
  }

  func normalWeights(_ count: Int, mean: Double, deviation: Double) -> [Float] {
    weights(count) { mean + deviation * normalQuantile($0) }
  }

  /// Normal numbers within two deviations of the mean.
  func truncatedNormalWeights(_ count: Int, mean: Double, deviation: Double) -> [Float] {
    let low = 0.022750131948179195
    return weights(count) { mean + deviation * normalQuantile(low + $0 * (1 - 2 * low)) }
  }

  func uniformWeights(_ count: Int, from low: Double, to high: Double) -> [Float] {
    weights(count) { low + $0 * (high - low) }
  }
}

/// Variance of a standard normal number that is drawn again beyond two deviations.
let truncatedNormalVariance = 0.7737413035499232

/// The number below which a standard normal one falls with probability `p`, to about 16 digits.
///
/// Source: Wichura, *Algorithm AS 241: The percentage points of the normal distribution*, 1988,
/// doi:10.2307/2347330.
func normalQuantile(_ p: Double) -> Double {
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    return q * polynomial(r, centralNumerator) / polynomial(r, centralDenominator)
  }
  let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
  let tail =
    r <= 5
    ? polynomial(r - 1.6, middleNumerator) / polynomial(r - 1.6, middleDenominator)
    : polynomial(r - 5, farNumerator) / polynomial(r - 5, farDenominator)
  return q < 0 ? -tail : tail
}

private typealias Coefficients = SIMD8<Double>

/// Highest power first.
private func polynomial(_ x: Double, _ c: Coefficients) -> Double {
  var sum = c[0]
  for i in 1..<8 { sum = sum * x + c[i] }
  return sum
}

private let centralNumerator = Coefficients(
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608)
private let centralDenominator = Coefficients(
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
  5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1)
private let middleNumerator = Coefficients(
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
  1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734)
private let middleDenominator = Coefficients(
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
  0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1)
private let farNumerator = Coefficients(
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
  0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
  6.6579046435011037772)
private let farDenominator = Coefficients(
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
  7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769,
  1)
