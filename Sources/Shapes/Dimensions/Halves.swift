/// `⌊P/2⌋ + ⌊(P+1)/2⌋ = P` lets one sum be written in several ways; this picks the shortest.
///
/// Without it `height - height // 2` and `(height + 1) // 2`, the two sides of a crop or of a window
/// with padding `same`, would look like different sizes.
extension [Term] {
  func joiningHalves() -> [Term] {
    guard count > 1, contains(where: { $0.atoms.contains(where: \.isHalf) }) else { return self }
    var result = self
    for _ in 0..<4 {
      guard let shorter = result.joiningOnce() else { break }
      result = shorter
    }
    return result
  }

  private func joiningOnce() -> [Term]? {
    for term in self {
      for (i, atom) in term.atoms.enumerated() where atom.isHalf {
        guard let tie = HalfTie(atom, cofactor: term.atoms.removing(at: i)) else { continue }
        let current = tie.coefficients(in: self)
        let best = tie.shortest(current)
        if best != 0, let result = merged(with: tie.terms, times: best) { return result }
      }
    }
    return nil
  }
}

extension [Atom] {
  fileprivate func removing(at i: Int) -> [Atom] {
    var result = self
    result.remove(at: i)
    return result
  }
}

/// The identity `m⌊P/2⌋ + m⌊(P+1)/2⌋ - mP = 0` as terms.
private struct HalfTie {
  /// Sorted; the coefficient of each is ±1.
  let terms: [Term]
  /// Where `m⌊(P+1)/2⌋` stands in `terms`.
  let upper: Int

  init?(_ half: Atom, cofactor: [Atom]) {
    guard case .quotient(let dim, by: 2) = half.kind else { return nil }
    let lowerDim = dim + -dim.constantTerm
    guard let low = Atom.compound(.quotient(lowerDim, by: 2)),
      let high = Atom.compound(.quotient(lowerDim + 1, by: 2))
    else { return nil }
    func times(_ atoms: [Atom], _ coefficient: Int) -> Term {
      Term(atoms: (cofactor + atoms).sorted(), coefficient: coefficient)
    }
    let top = times([high], 1)
    var all = [times([low], 1), top]
    for term in lowerDim.terms {
      guard term.coefficient == 1 else { return nil }
      all.append(times(term.atoms, -1))
    }
    all.sort { $0.compareAtoms($1) < 0 }
    terms = all
    upper = all.firstIndex(of: top) ?? 0
  }

  func coefficients(in sum: [Term]) -> [Int] {
    terms.map { term in sum.first { $0.atoms == term.atoms }?.coefficient ?? 0 }
  }

  /// How often to add the identity: fewest terms, then no `⌊(P+1)/2⌋`, then least magnitudes.
  func shortest(_ current: [Int]) -> Int {
    var (best, bestCost) = (0, cost(current))
    for (coefficient, term) in zip(current, terms) {
      guard let times = coefficient.times(-term.coefficient), times != .min else { continue }
      let candidate = zip(current, terms).map { $0.addingReportingOverflow($1.coefficient * times) }
      if candidate.contains(where: \.overflow) { continue }
      let next = cost(candidate.map(\.partialValue))
      if next < bestCost { (best, bestCost) = (times, next) }
    }
    return best
  }

  private func cost(_ coefficients: [Int]) -> (Int, Int, UInt) {
    var count = 0
    var size: UInt = 0
    for coefficient in coefficients where coefficient != 0 {
      count += 1
      size = size.addingReportingOverflow(coefficient.magnitude).partialValue
    }
    return (count, coefficients[upper] == 0 ? 0 : 1, size)
  }
}
