#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A function of a Gaussian number, or a slightly skewed one, expanded into Hermite polynomials: its mean and variance, and how
/// alike two of its values are when their arguments are so.
///
/// `Cov(f(x), f(y)) = Σ aₖ² ρᵏ` for arguments of correlation ρ, which is the correlation map of Poole,
/// Lahiri, Raghu, Sohl-Dickstein, Ganguli, 2016, arXiv:1606.05340. What is beyond the last term counts
/// as one term more.
struct GaussianExpansion {
  let mean: Double
  let variance: Double
  /// Third central moment.
  let skew: Double
  private let powers: [Double]
  private let rest: Double

  /// - Complexity: 65 evaluations of `f` and 13 multiplications for each.
  init(mean: Double, variance: Double, skew: Double = 0, of f: (Double) -> Double) {
    let points = SkewedNodes(mean: mean, variance: variance, skew: skew)
    let center = f(mean)
    var sums = [Double](repeating: 0, count: Nodes.terms)
    var (second, third) = (0.0, 0.0)
    for (i, node) in Nodes.all.enumerated() {
      // Differences from the middle keep their digits where the variance is tiny.
      let y = f(points[node.position]) - center
      second += node.weight * y * y
      third += node.weight * y * y * y
      for k in 0..<Nodes.terms { sums[k] += Nodes.hermite[i * Nodes.terms + k] * y }
    }
    self.mean = center + sums[0]
    self.variance = max(0, second - sums[0] * sums[0])
    self.skew = third - sums[0] * (3 * second - 2 * sums[0] * sums[0])
    powers = sums.dropFirst().map { $0 * $0 }
    rest = max(0, self.variance - powers.reduce(0, +))
  }

  /// The covariance of values whose arguments have this correlation.
  func covariance(_ correlation: Double) -> Double {
    let correlation = min(1, max(-1, correlation))
    var result = rest
    for power in powers.reversed() { result = result * correlation + power }
    return result * correlation
  }

  /// The mean of the product of two such values.
  func product(_ correlation: Double) -> Double { mean * mean + covariance(correlation) }
}

/// Points that a standard normal number is taken to, so that the result has this mean, variance and
/// skew: Cornish, Fisher, *Moments and cumulants in the specification of distributions*, 1938.
struct SkewedNodes {
  private let mean: Double
  let deviation: Double
  private let bend: Double

  init(mean: Double, variance: Double, skew: Double) {
    let spread = max(0, variance).squareRoot()
    let skewness = spread > 0 ? skew / (spread * spread * spread) : 0
    bend = skewness.isFinite ? min(1, max(-1, skewness)) / 6 : 0
    (self.mean, deviation) = (mean, spread / (1 + 2 * bend * bend).squareRoot())
  }

  subscript(z: Double) -> Double { mean + deviation * (z + bend * (z * z - 1)) }
}

/// Nodes of the trapezoidal rule for the standard normal density on ±8, and Hermite polynomials there.
enum Nodes {
  static let terms = 13

  static let all: [(position: Double, weight: Double)] = {
    let step = 0.25
    let nodes = (-32...32).map { i in
      let x = step * Double(i)
      return (position: x, weight: exp(-x * x / 2))
    }
    let total = nodes.reduce(0) { $0 + $1.weight }
    return nodes.map { ($0.position, $0.weight / total) }
  }()

  /// Normalised polynomials times the weight, one row per node.
  static let hermite: [Double] = all.flatMap { node in
    var row = [1.0, node.position]
    for k in 2..<terms {
      let next = node.position * row[k - 1] - Double(k - 1).squareRoot() * row[k - 2]
      row.append(next / Double(k).squareRoot())
    }
    return row.map { $0 * node.weight }
  }

  /// Share of the standard normal distribution below each node.
  static let below: [Double] = all.map { Scalar.normalDistribution($0.position) }
}

/// Powers of shares.
enum Powers {
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}

/// Mean and variance of the greatest of several independent standard normal numbers.
struct GreatestOfMany {
  let mean: Double
  let variance: Double

  init(_ count: Double) {
    var (total, first, second) = (0.0, 0.0, 0.0)
    for (node, below) in zip(Nodes.all, Nodes.below) {
      let weight = node.weight * Powers.power(below, count - 1)
      total += weight
      first += weight * node.position
      second += weight * node.position * node.position
    }
    guard total > 0 else {
      (mean, variance) = (0, 1)
      return
    }
    mean = first / total
    variance = max(0, second / total - mean * mean)
  }
}
