extension Dim {
  /// The dim that times `other` gives this one: `(64 · height · width) / (64 · height) = width`.
  ///
  /// Nil where `other` does not divide as a polynomial, even if it does at some sizes.
  package func dividedExactly(by other: Dim) -> Dim? {
    guard !isTooLarge, !other.isTooLarge, other != 0 else { return nil }
    if let divisor = other.constant { return dividedExactly(by: divisor) }
    let divisorTerms = other.terms
    guard let leading = divisorTerms.first else { return nil }
    var rest = self
    var quotient: Dim = 0
    // Each step removes the leading term, so the order of terms bounds the number of steps.
    for _ in 0...(4 * Dim.termLimit) {
      if rest == 0 { return quotient }
      guard let term = rest.terms.first?.divided(by: leading) else { return nil }
      quotient += term
      rest -= term * other
      if rest.isTooLarge || quotient.isTooLarge { return nil }
    }
    return nil
  }

  private func dividedExactly(by divisor: Int) -> Dim? {
    guard divisor != 0, divisor != .min else { return nil }
    let k = divisor < 0 ? -divisor : divisor
    guard constantTerm.floorRemainder(k) == 0,
      terms.allSatisfy({ $0.coefficient.floorRemainder(k) == 0 })
    else { return nil }
    return floorDivided(by: divisor)
  }

  /// The dim that times `other` gives this one, wherever the condition beside it holds.
  ///
  /// `height · width · 64` by `height · 128` is `width // 2`, for widths divisible by 2. Nil where
  /// `other` does not divide up to a constant.
  package func quotient(by other: Dim) -> (dim: Dim, condition: Constraint.Relation?)? {
    guard !isTooLarge, !other.isTooLarge, other != 0 else { return nil }
    let content = other.content
    guard content > 0, let primitive = other.dividedExactly(by: content),
      let product = dividedExactly(by: primitive)
    else { return nil }
    if let exact = product.dividedExactly(by: content) { return (exact, nil) }
    // That 128 divides 64 · width asks no more than that 2 divides the width.
    let shared = product.content.gcd(content)
    let reduced = product.floorDivided(by: shared)
    return (
      product.floorDivided(by: content), .divisible(reduced, by: content / shared)
    )
  }

  /// The greatest common divisor of all coefficients; 0 for the dim 0 and where it is too large.
  var content: Int {
    var content: UInt = constantTerm.magnitude
    for term in terms {
      var (a, b) = (content, term.coefficient.magnitude)
      while b != 0 { (a, b) = (b, a % b) }
      content = a
    }
    return Int(exactly: content) ?? 0
  }
}

extension Term {
  /// This term over another as a dim, nil where atoms or coefficient do not divide.
  fileprivate func divided(by other: Term) -> Dim? {
    guard other.coefficient != -1 || coefficient != .min,
      coefficient % other.coefficient == 0
    else { return nil }
    var rest = atoms
    for atom in other.atoms {
      guard let i = rest.firstIndex(of: atom) else { return nil }
      rest.remove(at: i)
    }
    let ratio = coefficient / other.coefficient
    return rest.isEmpty ? Dim(ratio) : Dim(terms: [Term(atoms: rest, coefficient: ratio)], 0)
  }
}
