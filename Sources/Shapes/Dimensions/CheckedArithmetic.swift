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

  /// The residue of least magnitude modulo a positive divisor; a tie goes to the positive one.
  func symmetricRemainder(_ divisor: Int) -> Int {
    let remainder = floorRemainder(divisor)
    return remainder > divisor / 2 ? remainder - divisor : remainder
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
