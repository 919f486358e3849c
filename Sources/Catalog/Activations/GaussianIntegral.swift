#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Moments {
  /// Mean and variance of `f(x)` for a Gaussian `x` of these moments.
  ///
  /// Sums of many independent terms, which is what layers feed into activations, are close to Gaussian.
  /// Source: Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli, *Exponential expressivity in deep neural
  /// networks through transient chaos*, 2016, arXiv:1606.05340.
  ///
  /// - Parameter jumps: where `f` jumps, in ascending order.
  /// - Complexity: 65 evaluations of `f`, or 64 for each piece between jumps.
  package func after(jumps: [Double] = [], _ f: (Double) -> Double) -> Moments {
    guard variance > 0, variance.isFinite else {
      return Moments(mean: f(mean), variance: variance == 0 ? 0 : .nan).finite
    }
    let deviation = variance.squareRoot()
    guard jumps.isEmpty else { return afterPieces(between: jumps, deviation, f) }
    var first = 0.0
    var second = 0.0
    for node in gaussianNodes {
      let y = f(mean + deviation * node.position)
      first += node.weight * y
      second += node.weight * y * y
    }
    return Moments(mean: first, variance: max(0, second - first * first)).finite
  }

  /// The midpoint rule on every piece, which never asks for `f` at a jump.
  private func afterPieces(
    between jumps: [Double], _ deviation: Double, _ f: (Double) -> Double
  ) -> Moments {
    let inner = jumps.map { ($0 - mean) / deviation }.filter { abs($0) < 8 }
    let ends = [-8] + inner + [8]
    var (total, first, second) = (0.0, 0.0, 0.0)
    for (low, high) in zip(ends, ends.dropFirst()) where high > low {
      let step = (high - low) / 64
      for i in 0..<64 {
        let x = low + step * (Double(i) + 0.5)
        let weight = step * exp(-x * x / 2)
        let y = f(mean + deviation * x)
        total += weight
        first += weight * y
        second += weight * y * y
      }
    }
    first /= total
    return Moments(mean: first, variance: max(0, second / total - first * first)).finite
  }

  /// Mean and variance of `max(0, x)` for a Gaussian `x` of these moments, in closed form.
  package var rectified: Moments {
    guard variance > 0, variance.isFinite else { return after { max(0, $0) } }
    let deviation = variance.squareRoot()
    let ratio = mean / deviation
    let below = Scalar.normalDistribution(ratio)
    let density = Scalar.exponential(-ratio * ratio / 2) / (2 * Double.pi).squareRoot()
    let first = mean * below + deviation * density
    let second = secondMoment * below + mean * deviation * density
    return Moments(mean: first, variance: max(0, second - first * first))
  }

  private var finite: Moments {
    mean.isFinite && variance.isFinite ? self : Moments(mean: 0, variance: .infinity)
  }
}

/// Nodes and weights of the trapezoidal rule for the standard normal density on ±8.
///
/// For smooth functions it converges faster than any power of the step; a kink costs `O(step²)`.
private let gaussianNodes: [(position: Double, weight: Double)] = {
  let count = 65
  let step = 16.0 / Double(count - 1)
  let nodes = (0..<count).map { i in
    let x = -8 + step * Double(i)
    return (position: x, weight: exp(-x * x / 2))
  }
  let total = nodes.reduce(0) { $0 + $1.weight }
  return nodes.map { ($0.position, $0.weight / total) }
}()
