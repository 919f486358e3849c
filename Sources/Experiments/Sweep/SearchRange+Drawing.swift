#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Arrays
package import Spec

extension SearchRange {
  /// The value of a trial, as YAML: a pure function of the seed, the key and the trial's number.
  package func value(ofTrial trial: Int, seed: UInt64) -> String {
    let stream = key.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let words = RandomStream(seed: seed, stream: stream).words(
      at: UInt64(truncatingIfNeeded: trial))
    // 53 bits: as many as a double has.
    let bits = UInt64(words.x) << 21 | UInt64(words.y) >> 11
    return value(at: Double(bits) * 0x1p-53)
  }

  /// The value at a share of the range, from 0 to below 1.
  private func value(at share: Double) -> String {
    switch values {
    case .reals(let range, let isLogarithmic):
      return Self.text(
        Self.point(share, range.lowerBound, range.upperBound, isLogarithmic), in: range)
    case .integers(let range, let isLogarithmic):
      let point = Self.point(
        share, Double(range.lowerBound), Double(range.upperBound) + 1, isLogarithmic)
      return "\(min(max(Int(point.rounded(.down)), range.lowerBound), range.upperBound))"
    case .choices(let choices):
      return choices[min(Int(share * Double(choices.count)), choices.count - 1)]
    }
  }

  private static func point(
    _ share: Double, _ low: Double, _ high: Double, _ isLogarithmic: Bool
  ) -> Double {
    if share >= 1 { return high }
    // The quotient of the ends may be beyond what a number holds, the difference of their logarithms is not.
    return isLogarithmic
      ? exp(log(low) + (log(high) - log(low)) * share) : low + (high - low) * share
  }

  /// Four digits: more only look exact.
  private static func text(_ value: Double, in range: ClosedRange<Double>) -> String {
    guard value != 0, value.isFinite else {
      return "\(min(max(0, range.lowerBound), range.upperBound))"
    }
    let scale = pow(10, 3 - floor(log10(abs(value))))
    let rounded = scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
    return "\(min(max(rounded, range.lowerBound), range.upperBound))"
  }

  /// The values of a grid, in order.
  ///
  /// - Parameter count: how many of a range that does not say so itself.
  package func grid(_ count: Int) -> [String] {
    let count = max(2, gridCount ?? count)
    switch values {
    case .choices(let choices): return choices
    case .reals(let range, let isLogarithmic):
      return (0..<count).map { index in
        let share = Double(index) / Double(count - 1)
        return Self.text(
          Self.point(share, range.lowerBound, range.upperBound, isLogarithmic), in: range)
      }
    case .integers(let range, let isLogarithmic):
      var values: [Int] = []
      for index in 0..<count {
        let point = Self.point(
          Double(index) / Double(count - 1), Double(range.lowerBound), Double(range.upperBound),
          isLogarithmic)
        let value = min(max(Int(point.rounded()), range.lowerBound), range.upperBound)
        if values.last != value { values.append(value) }
      }
      return values.map(String.init)
    }
  }
}
