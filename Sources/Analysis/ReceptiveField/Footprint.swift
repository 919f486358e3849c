/// The elements of one input axis that an element of a tensor depends on, as a function of its place.
///
/// Place `p` sees `low[p mod period] + shift · ⌊p / period⌋` to the same of `high`. Windows, strides,
/// their transposes and joined branches all keep this form, so sizes are exact for them. For a chain
/// of windows the size is `1 + Σ (kₗ - 1) · Π sᵢ` (Araujo, Norris, Sim, Distill 2019).
struct Footprint: Hashable, Sendable {
  private let low: [Int]
  private let high: [Int]
  /// Input elements that one period moves by.
  private let shift: Int

  /// Places of the input itself.
  static let identity = Footprint(low: [0], high: [0], shift: 1)

  /// Longer tables and larger numbers than these are given up.
  private static let periodLimit = 4096
  private static let sizeLimit = 1 << 31
  private static let shiftLimit = 1 << 40

  private var period: Int { low.count }

  /// The most elements that a place sees.
  var extent: Int { zip(low, high).reduce(0) { max($0, $1.1 - $1.0 + 1) } }

  /// The last element that a place sees, counted from its own, where places and elements keep step.
  var latest: Int { zip(high, 0...).reduce(.min) { max($0, $1.0 - $1.1) } }
  /// The first one.
  var earliest: Int { zip(low, 0...).reduce(.max) { min($0, $1.0 - $1.1) } }

  /// Input elements between neighbouring places.
  var stride: Ratio { Ratio(shift, period) }
}

extension Footprint {
  /// Of windows sliding over this tensor, the first one from `before` elements in front of it;
  /// nil where the numbers are beyond all use.
  func sliding(span: Int, stride: Int, before: Int) -> Footprint? {
    guard Self.areSmall(span, stride, before), stride > 0 else { return nil }
    let common = Self.greatestCommonDivisor(period, stride)
    return table(count: period / common, shift: shift, times: stride / common) { place in
      let start = place * stride - before
      return (start, start + span - 1)
    }
  }

  /// Of the tensor over which windows slide to give this one.
  func transposed(span: Int, stride: Int, before: Int) -> Footprint? {
    guard Self.areSmall(span, stride, before), stride > 0, period * stride <= Self.periodLimit
    else { return nil }
    return table(count: period * stride, shift: shift, times: 1) { place in
      let last = (place + before).floorDivided(by: stride)
      // Between windows that leave gaps lies nothing.
      return (min(last, -(span - 1 - before - place).floorDivided(by: stride)), last)
    }
  }

  /// Of a tensor whose elements see what both see; nil where the two move at different speeds.
  func joined(_ other: Footprint) -> Footprint? {
    let common = Self.greatestCommonDivisor(period, other.period)
    let (count, overflow) = (period / common).multipliedReportingOverflow(by: other.period)
    guard stride == other.stride, !overflow, count <= Self.periodLimit else { return nil }
    var result: (low: [Int], high: [Int]) = ([], [])
    for place in 0..<count {
      guard let a = seen(place, in: low), let b = other.seen(place, in: other.low),
        let c = seen(place, in: high), let d = other.seen(place, in: other.high)
      else { return nil }
      result.low.append(min(a, b))
      result.high.append(max(c, d))
    }
    return Footprint(low: result.low, high: result.high, shift: shift * (count / period))
  }

  private func table(
    count: Int, shift: Int, times factor: Int, _ ends: (Int) -> (first: Int, last: Int)
  ) -> Footprint? {
    let (shift, overflow) = shift.multipliedReportingOverflow(by: factor)
    guard !overflow, shift <= Self.shiftLimit else { return nil }
    var result: (low: [Int], high: [Int]) = ([], [])
    for place in 0..<count {
      let ends = ends(place)
      guard let first = seen(ends.first, in: low), let last = seen(ends.last, in: high) else {
        return nil
      }
      result.low.append(first)
      result.high.append(last)
    }
    return Footprint(low: result.low, high: result.high, shift: shift)
  }

  /// The entry of one of the tables for any place, in front of the tensor too.
  private func seen(_ place: Int, in table: [Int]) -> Int? {
    let turn = place.floorDivided(by: period)
    let (offset, overflow) = shift.multipliedReportingOverflow(by: turn)
    guard !overflow, offset.magnitude <= Self.shiftLimit.magnitude else { return nil }
    return table[place - turn * period] + offset
  }

  private static func areSmall(_ numbers: Int...) -> Bool {
    numbers.allSatisfy { $0.magnitude <= sizeLimit.magnitude }
  }

  static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(1, a)
  }
}

extension Int {
  /// Rounded down; `k` is positive.
  fileprivate func floorDivided(by k: Int) -> Int {
    self >= 0 ? self / k : -((-self + k - 1) / k)
  }
}

/// A positive fraction in lowest terms.
package struct Ratio: Hashable, Sendable, CustomStringConvertible {
  package let numerator: Int
  package let denominator: Int

  init(_ numerator: Int, _ denominator: Int) {
    let common = Footprint.greatestCommonDivisor(numerator, denominator)
    self.numerator = numerator / common
    self.denominator = denominator / common
  }

  package var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}
