/// Integer helpers that report overflow instead of trapping.
extension Int {
  func adding(_ other: Int) -> Int? {
    let (value, overflow) = addingReportingOverflow(other)
    return overflow ? nil : value
  }

  func times(_ other: Int) -> Int? {
    let (value, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? nil : value
  }

  var negated: Int? { self == .min ? nil : -self }

  /// `⌊self / divisor⌋` for a positive divisor.
  func floorQuotient(_ divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// `self mod divisor` in `0..<divisor` for a positive divisor.
  func floorRemainder(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  /// `self = divisor · quotient + remainder` with the remainder of least magnitude; a tie goes to the
  /// positive one. The divisor is at least 2.
  func symmetricDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = (floorQuotient(divisor), floorRemainder(divisor))
    return remainder > divisor / 2
      ? (quotient + 1, remainder - divisor) : (quotient, remainder)
  }

  /// The greatest common divisor with a positive `other`.
  func gcd(_ other: Int) -> Int {
    var (a, b) = (other.magnitude, magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Int(a)
  }

  /// The least common multiple of two positive numbers, nil on overflow.
  func lcm(_ other: Int) -> Int? { (self / gcd(other)).times(other) }
}
