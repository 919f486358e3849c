extension Dim {
  /// This dim as an integer times dims that are no constants, as far as it splits.
  ///
  /// `64 · ⌊h/2⌋ · ⌊w/2⌋ - 128 · ⌊w/2⌋` gives 64, `⌊h/2⌋ - 2`, `⌊w/2⌋`. Found are common atoms, factors
  /// that depend on one atom alone, and rational roots; that covers every product of extents.
  package var factors: (coefficient: Int, dims: [Dim]) {
    if let constant { return (constant, []) }
    let terms = terms
    guard let first = terms.first, terms.count <= 40 else { return (1, [self]) }
    let size = content
    let sign = first.coefficient < 0 ? -1 : 1
    guard size > 0, let primitive = dividedExactly(by: Dim(size * sign)) else { return (1, [self]) }
    return (size * sign, primitive.primitiveFactors())
  }

  /// Factors of a dim whose coefficients have no common divisor and whose first one is positive.
  private func primitiveFactors() -> [Dim] {
    let terms = terms
    guard constantTerm == 0, let first = terms.first else { return sumFactors() }
    var shared = first.atoms
    for term in terms.dropFirst() { shared = shared.common(with: term.atoms) }
    let atoms = shared.map { Dim.affine($0, 1, 0) }
    guard !shared.isEmpty else { return sumFactors() }
    guard let rest = dividedExactly(by: atoms.reduce(1, *)) else { return [self] }
    return rest == 1 ? atoms : atoms + rest.sumFactors()
  }

  /// Factors of a dim that no atom divides.
  private func sumFactors() -> [Dim] {
    var atoms: [Atom] = []
    for term in terms {
      for atom in term.atoms where !atoms.contains(atom) { atoms.append(atom) }
    }
    guard atoms.count > 1 else { return rootFactors(in: atoms) }
    for atom in atoms.sorted() {
      if let (inner, outer) = separating(atom) {
        return inner.rootFactors(in: [atom]) + outer.primitiveFactors()
      }
    }
    return [self]
  }

  /// `self` as a factor in one atom alone, times one without it.
  private func separating(_ atom: Atom) -> (inner: Dim, outer: Dim)? {
    let variable = Dim.affine(atom, 1, 0)
    var groups: [(rest: [Atom], dim: Dim)] = []
    func add(_ rest: [Atom], _ dim: Dim) {
      if let i = groups.firstIndex(where: { $0.rest == rest }) {
        groups[i].dim += dim
      } else {
        groups.append((rest, dim))
      }
    }
    for term in terms {
      let rest = term.atoms.filter { $0 != atom }
      let power = term.atoms.count - rest.count
      add(rest, (0..<power).reduce(Dim(term.coefficient)) { product, _ in product * variable })
    }
    if constantTerm != 0 { add([], Dim(constantTerm)) }

    guard let first = groups.first?.dim, first.constant == nil, first.content > 0,
      let inner = first.dividedExactly(by: Dim(first.content))
    else { return nil }
    var outer: Dim = 0
    for group in groups {
      guard let times = group.dim.dividedExactly(by: inner)?.constant else { return nil }
      outer += group.rest.reduce(Dim(times)) { $0 * Dim.affine($1, 1, 0) }
    }
    return outer.constant == nil ? (inner, outer) : nil
  }

  /// Splits off `qx - p` for every rational root `p/q` of a polynomial in one atom.
  private func rootFactors(in atoms: [Atom]) -> [Dim] {
    guard let atom = atoms.first, let first = terms.first, first.atoms.count > 1 else {
      return [self]
    }
    for q in first.coefficient.smallDivisors {
      for p in constantTerm.smallDivisors {
        for candidate in [Dim.affine(atom, q, -p), Dim.affine(atom, q, p)] {
          if let rest = dividedExactly(by: candidate) {
            return [candidate] + rest.rootFactors(in: atoms)
          }
        }
      }
    }
    return [self]
  }
}

extension [Atom] {
  /// The common part of two sorted products.
  fileprivate func common(with other: [Atom]) -> [Atom] {
    var rest = other
    return filter { atom in
      guard let i = rest.firstIndex(of: atom) else { return false }
      rest.remove(at: i)
      return true
    }
  }
}

extension Int {
  /// The positive divisors of a number of moderate size; none of a larger one.
  fileprivate var smallDivisors: [Int] {
    guard magnitude > 0, magnitude <= 1 << 20 else { return [] }
    let size = Int(magnitude)
    var divisors: [Int] = []
    var i = 1
    while i * i <= size {
      if size % i == 0 { divisors += i * i == size ? [i] : [i, size / i] }
      i += 1
    }
    return divisors.sorted()
  }
}
