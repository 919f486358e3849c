extension Dim {
  /// `⌊self / divisor⌋`; a division by zero gives ``tooLarge``.
  ///
  /// Reduced by `⌊(kQ + R)/k⌋ = Q + ⌊R/k⌋`, `⌊(gP + c)/(gk)⌋ = ⌊(P + ⌊c/g⌋)/k⌋`,
  /// `⌊(⌊P/a⌋ + S)/b⌋ = ⌊(P + aS)/(ab)⌋` and `⌊-P/k⌋ = -⌊(P + k - 1)/k⌋`, so that a chain of strided
  /// windows is one division. Source: Graham, Knuth, Patashnik, *Concrete Mathematics*, 1994, 3.1-3.3.
  package func floorDivided(by divisor: Int) -> Dim {
    if divisor == 1 { return self }
    guard divisor > 0 else {
      guard divisor < 0, let positive = divisor.negated else { return .tooLarge }
      return (-self).floorDivided(by: positive)
    }
    switch storage {
    case .tooLarge: return .tooLarge
    case .constant(let value): return Dim(value.floorQuotient(divisor))
    case .affine(let atom, let coefficient, let constant):
      return Dim.quotient(atom, coefficient, constant, by: divisor)
    case .polynomial(let polynomial): return Dim.quotient(polynomial, by: divisor)
    }
  }

  /// `⌈self / divisor⌉ = -⌊-self / divisor⌋`, the extent of a window with padding `same`.
  package func ceilDivided(by divisor: Int) -> Dim {
    -((-self).floorDivided(by: divisor))
  }

  /// `self - divisor · ⌊self / divisor⌋`.
  package func remainder(by divisor: Int) -> Dim {
    if divisor == 1 { return isTooLarge ? self : 0 }
    return self - floorDivided(by: divisor) * divisor
  }
}

// MARK: - Reducing one atom

extension Dim {
  /// `⌊(coefficient · atom + constant) / divisor⌋`.
  private static func quotient(
    _ atom: Atom, _ coefficient: Int, _ constant: Int, by divisor: Int
  ) -> Dim {
    let common = coefficient.gcd(divisor)
    let (k, a, c) = (divisor / common, coefficient / common, constant.floorQuotient(common))
    if k == 1 { return affine(atom, a, c) }
    let (whole, offset) = (c.floorQuotient(k), c.floorRemainder(k))

    // ⌊(ax + c)/k⌋ = -⌊(-ax + k - 1 - c)/k⌋. Modulo 2 both signs look alike: there it depends on a.
    let (multiple, residue) = a.symmetricDivision(by: k)
    guard k == 2 ? a < 0 : residue < 0 else {
      return reduced(atom, residue, offset, by: k).adding(whole, and: multiple, times: atom)
    }
    guard let mirrored = a.negated?.symmetricDivision(by: k) else { return .tooLarge }
    let part = reduced(atom, mirrored.remainder, k - 1 - offset, by: k)
    return (-part).adding(whole, and: -mirrored.quotient, times: atom)
  }

  private func adding(_ constant: Int, and coefficient: Int, times atom: Atom) -> Dim {
    let sum = self + constant
    return coefficient == 0 ? sum : sum + Dim.affine(atom, coefficient, 0)
  }

  /// `⌊(residue · atom + offset) / k⌋` for `0 < residue ≤ k/2` and `0 ≤ offset < k`.
  private static func reduced(_ atom: Atom, _ residue: Int, _ offset: Int, by k: Int) -> Dim {
    if residue == 1, case .quotient(let inner, let l) = atom.kind,
      let divisor = k.times(l), divisor <= divisorLimit, let shift = offset.times(l)
    {
      let sum = inner + shift
      if !sum.isTooLarge { return sum.floorDivided(by: divisor) }
    }
    return opaque(.quotient(affine(atom, residue, offset), by: k))
  }
}

// MARK: - Reducing a polynomial

extension Dim {
  /// `⌊polynomial / divisor⌋`, tried anew at most so often when joining halves changed coefficients.
  private static func quotient(
    _ polynomial: Polynomial, by divisor: Int, rounds: Int = 3
  ) -> Dim {
    var common = divisor
    for term in polynomial.terms { common = term.coefficient.gcd(common) }
    let k = divisor / common
    let c = polynomial.constant.floorQuotient(common)
    var terms = polynomial.terms
    for i in terms.indices { terms[i].coefficient /= common }
    if k == 1 { return Dim(terms: terms, c) }
    if let joined = nested(terms, c, by: k) { return joined }

    let flips = flipsSign(terms, k)
    if flips {
      guard let mirrored = terms.scaled(by: -1) else { return .tooLarge }
      terms = mirrored
    }
    let offset = flips ? k - 1 - c.floorRemainder(k) : c.floorRemainder(k)
    let (whole, rest) = split(terms, by: k)
    let joined = Dim(terms: rest, offset)
    let part =
      if rounds > 0, case .polynomial(let changed) = joined.storage, changed.terms != rest {
        quotient(changed, by: k, rounds: rounds - 1)
      } else {
        reduced(joined, by: k)
      }
    let sum = Dim(terms: whole, 0) + part
    return (flips ? -sum : sum) + c.floorQuotient(k)
  }

  /// Whether the mirrored form is the normal one: the first residue whose sign is not ambiguous decides.
  private static func flipsSign(_ terms: [Term], _ k: Int) -> Bool {
    if k == 2 { return terms[0].coefficient < 0 }
    for term in terms {
      let residue = term.coefficient.symmetricDivision(by: k).remainder
      if residue < 0 { return true }
      if residue > 0, residue != k - residue { return false }
    }
    return false
  }

  /// Terms as `k · whole + rest`, the rest with coefficients of least magnitude.
  private static func split(_ terms: [Term], by k: Int) -> (whole: [Term], rest: [Term]) {
    var whole: [Term] = []
    var rest: [Term] = []
    for term in terms {
      let (multiple, residue) = term.coefficient.symmetricDivision(by: k)
      if multiple != 0 { whole.append(Term(atoms: term.atoms, coefficient: multiple)) }
      if residue != 0 { rest.append(Term(atoms: term.atoms, coefficient: residue)) }
    }
    return (whole, rest)
  }

  /// `⌊dim/k⌋` for a dim whose coefficients are reduced.
  private static func reduced(_ dim: Dim, by k: Int) -> Dim {
    guard case .polynomial(let polynomial) = dim.storage else { return dim.floorDivided(by: k) }
    return nested(polynomial.terms, polynomial.constant, by: k) ?? opaque(.quotient(dim, by: k))
  }

  /// `⌊(±⌊P/l⌋ + S)/k⌋` as one division by `kl`, when a term is such a quotient and nothing overflows.
  ///
  /// The divisor grows towards its limit with each step, so recursion through here comes to an end.
  private static func nested(_ terms: [Term], _ constant: Int, by k: Int) -> Dim? {
    for (i, term) in terms.enumerated()
    where term.atoms.count == 1 && term.coefficient.magnitude == 1 {
      guard case .quotient(let inner, let l) = term.atoms[0].kind,
        let divisor = k.times(l), divisor <= divisorLimit
      else { continue }
      var others = terms
      others.remove(at: i)
      let rest = Dim(terms: others, constant) * l
      let sum = term.coefficient == 1 ? inner + rest : rest - inner + (l - 1)
      if !sum.isTooLarge { return sum.floorDivided(by: divisor) }
    }
    return nil
  }
}
