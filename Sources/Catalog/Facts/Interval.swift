/// A set of reals between two ends, each of which may be infinite or excluded.
package struct Interval: Hashable, Sendable {
  package var lower: Double
  package var upper: Double
  package var excludesLower: Bool
  package var excludesUpper: Bool

  package init(
    _ lower: Double, _ upper: Double, excludesLower: Bool = false, excludesUpper: Bool = false
  ) {
    self.lower = Swift.min(lower, upper)
    self.upper = Swift.max(lower, upper)
    self.excludesLower = excludesLower || lower == -.infinity
    self.excludesUpper = excludesUpper || upper == .infinity
  }
  package static let all = Interval(-.infinity, .infinity)

  /// `scale · x + offset` for x in the interval.
  package func scaled(by scale: Double, offset: Double = 0) -> Interval {
    // 0 · ∞ is 0 here: a scale of zero maps everything to the offset.
    func image(_ x: Double) -> Double { scale == 0 ? offset : scale * x + offset }
    return scale >= 0
      ? Interval(
        image(lower), image(upper), excludesLower: excludesLower, excludesUpper: excludesUpper)
      : Interval(
        image(upper), image(lower), excludesLower: excludesUpper, excludesUpper: excludesLower)
  }

  package func sum(_ other: Interval) -> Interval {
    Interval(
      lower + other.lower, upper + other.upper, excludesLower: excludesLower || other.excludesLower,
      excludesUpper: excludesUpper || other.excludesUpper)
  }

  package func product(_ other: Interval) -> Interval {
    let corners = [
      lower * other.lower, lower * other.upper, upper * other.lower, upper * other.upper,
    ]
    .map { $0.isNaN ? 0 : $0 }
    return Interval(corners.min() ?? -.infinity, corners.max() ?? .infinity)
  }

  package func hull(_ other: Interval) -> Interval {
    Interval(
      Swift.min(lower, other.lower), Swift.max(upper, other.upper),
      excludesLower: lower < other.lower
        ? excludesLower
        : lower > other.lower ? other.excludesLower : excludesLower && other.excludesLower,
      excludesUpper: upper > other.upper
        ? excludesUpper
        : upper < other.upper ? other.excludesUpper : excludesUpper && other.excludesUpper)
  }

  package func clamped(_ low: Double, _ high: Double) -> Interval {
    Interval(Swift.min(Swift.max(lower, low), high), Swift.max(Swift.min(upper, high), low))
  }

  /// The image under a non-decreasing function; open ends stay open.
  package func mapped(_ increasing: (Double) -> Double) -> Interval {
    Interval(
      increasing(lower), increasing(upper), excludesLower: excludesLower,
      excludesUpper: excludesUpper)
  }

  package func contains(_ x: Double) -> Bool {
    (excludesLower ? x > lower : x >= lower) && (excludesUpper ? x < upper : x <= upper)
  }
  package func contains(_ other: Interval) -> Bool {
    (lower < other.lower || lower == other.lower && (!excludesLower || other.excludesLower))
      && (upper > other.upper || upper == other.upper && (!excludesUpper || other.excludesUpper))
  }
  package var isBounded: Bool { lower.isFinite && upper.isFinite }
  package var width: Double { upper - lower }
}

extension Interval: CustomStringConvertible {
  package var description: String {
    func text(_ x: Double) -> String {
      x == .infinity ? "∞" : x == -.infinity ? "-∞" : format(rounded(x))
    }
    return "\(excludesLower ? "(" : "[")\(text(lower)), \(text(upper))\(excludesUpper ? ")" : "]")"
  }
  private func rounded(_ x: Double) -> Double {
    guard x.isFinite, x != 0 else { return x }
    var scale = 1.0
    while abs(x) * scale < 1000, scale < 1e12 { scale *= 10 }
    return (x * scale).rounded() / scale
  }
}
