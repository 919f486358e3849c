package import Program

/// An activation that maps every number on its own by one elementwise primitive.
///
/// Range and moments follow from the function itself, so an activation is little more than its formula.
package protocol ElementwiseFamily: Activation {
  var function: ElementwiseFunction { get }
  /// The function at one point.
  func value(_ x: Double) -> Double
  /// Where the function has its only minimum, if it falls before and rises after; nil if it never falls.
  var turningPoint: Double? { get }
  /// Where the function jumps.
  var jumps: [Double] { get }
  /// What the results stand for, where that is more than "the output of this activation".
  var encoding: Encoding { get }
}

extension ElementwiseFamily {
  package var turningPoint: Double? { nil }
  package var jumps: [Double] { [] }
  package var encoding: Encoding { .activated(Self.about.name) }

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    ValueFacts(
      range: operand.range.map(image), encoding: encoding,
      moments: operand.moments.map { $0.after(jumps: jumps, value) })
  }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.apply(Elementwise(function: function), operand)
  }

  /// The values the function takes on an interval.
  func image(of range: Interval) -> Interval {
    guard let turningPoint, range.contains(turningPoint) else {
      let rises = turningPoint.map { range.lower >= $0 } ?? true
      let (a, b) = (limit(range.lower), limit(range.upper))
      return rises
        ? Interval(
          a, b, excludesLower: range.excludesLower && !reaches(a, at: range.lower),
          excludesUpper: range.excludesUpper && !reaches(b, at: range.upper))
        : Interval(b, a, excludesLower: range.excludesUpper, excludesUpper: range.excludesLower)
    }
    return Interval(limit(turningPoint), max(limit(range.lower), limit(range.upper)))
  }

  /// Whether the function takes its limit at infinity at some number, as relu does and tanh does not.
  private func reaches(_ limit: Double, at end: Double) -> Bool {
    guard end.isInfinite, limit.isFinite else { return false }
    return value(limit) == limit || value(end < 0 ? -10 : 10) == limit
  }

  /// The function, also at infinity.
  private func limit(_ x: Double) -> Double {
    let far = 1e100
    let y = value(min(max(x, -far), far))
    return abs(y) >= far.squareRoot() ? (y < 0 ? -.infinity : .infinity) : y
  }
}
