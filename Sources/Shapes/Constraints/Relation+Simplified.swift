extension Constraint.Relation {
  /// The same relation without common divisors: `64 · height = 1792` is `height = 28`.
  package var simplified: Self {
    switch self {
    case .equal(let a, let b):
      let common = a.content.gcd(b.content)
      guard a != 0, b != 0, common > 1, let left = a.dividedExactly(by: Dim(common)),
        let right = b.dividedExactly(by: Dim(common))
      else { return self }
      return .equal(left, right)
    case .divisible(let a, by: let k):
      guard k > 0, !a.isTooLarge else { return self }
      let common = a.content.gcd(k)
      return .divisible(a.dividedExactly(by: Dim(common)) ?? a, by: k / common)
    case .broadcastable, .atLeast, .atMost: return self
    }
  }
}
