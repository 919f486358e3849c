extension Dim {
  package static func + (a: Dim, b: Dim) -> Dim {
    switch (a.storage, b.storage) {
    case (.tooLarge, _), (_, .tooLarge): return .tooLarge
    case (_, .constant(let n)): return a + n
    case (.constant(let n), _): return b + n
    case (.affine(let x, let p, let c), .affine(let y, let q, let d)) where x == y:
      guard let coefficient = p.adding(q), let constant = c.adding(d) else { return .tooLarge }
      return affine(x, coefficient, constant)
    default: return a.plus(b, times: 1)
    }
  }

  package static func - (a: Dim, b: Dim) -> Dim {
    switch (a.storage, b.storage) {
    case (.tooLarge, _), (_, .tooLarge): return .tooLarge
    case (_, .constant(let n)): return a - n
    case (.affine(let x, let p, let c), .affine(let y, let q, let d)) where x == y:
      let (coefficient, lost) = p.subtractingReportingOverflow(q)
      let (constant, lostToo) = c.subtractingReportingOverflow(d)
      return lost || lostToo ? .tooLarge : affine(x, coefficient, constant)
    default: return a.plus(b, times: -1)
    }
  }

  package static func * (a: Dim, b: Dim) -> Dim {
    switch (a.storage, b.storage) {
    case (.tooLarge, _), (_, .tooLarge): return .tooLarge
    case (_, .constant(let n)): return a * n
    case (.constant(let n), _): return b * n
    default: return a.times(b)
    }
  }

  package static func + (a: Dim, n: Int) -> Dim {
    guard let constant = a.constantTerm.adding(n) else { return .tooLarge }
    switch a.storage {
    case .constant: return Dim(constant)
    case .affine(let atom, let coefficient, _):
      return Dim(.affine(atom, coefficient: coefficient, constant: constant))
    case .polynomial(let polynomial):
      return Dim(.polynomial(Polynomial(polynomial.terms, constant)))
    case .tooLarge: return .tooLarge
    }
  }

  package static func - (a: Dim, n: Int) -> Dim {
    guard let negated = n.negated else { return a.plus(Dim(n), times: -1) }
    return a + negated
  }

  package static func * (a: Dim, n: Int) -> Dim {
    if a.isTooLarge { return .tooLarge }
    if n == 0 { return 0 }
    guard let constant = a.constantTerm.times(n) else { return .tooLarge }
    switch a.storage {
    case .constant: return Dim(constant)
    case .affine(let atom, let coefficient, _):
      guard let scaled = coefficient.times(n) else { return .tooLarge }
      return Dim(.affine(atom, coefficient: scaled, constant: constant))
    case .polynomial(let polynomial):
      guard let terms = polynomial.terms.scaled(by: n) else { return .tooLarge }
      return Dim(terms: terms, constant)
    case .tooLarge: return .tooLarge
    }
  }

  package static func + (n: Int, a: Dim) -> Dim { a + n }
  package static func - (n: Int, a: Dim) -> Dim { Dim(n) - a }
  package static func * (n: Int, a: Dim) -> Dim { a * n }
  package static func += (a: inout Dim, b: Dim) { a = a + b }
  package static func -= (a: inout Dim, b: Dim) { a = a - b }
  package static func *= (a: inout Dim, b: Dim) { a = a * b }
  package static prefix func - (a: Dim) -> Dim { a * -1 }
}

// MARK: - The general case

extension Dim {
  static func affine(_ atom: Atom, _ coefficient: Int, _ constant: Int) -> Dim {
    coefficient == 0
      ? Dim(constant) : Dim(.affine(atom, coefficient: coefficient, constant: constant))
  }

  /// The simplest storage for sorted terms without zeros.
  init(terms: [Term], _ constant: Int) {
    let terms = terms.joiningHalves()
    guard let first = terms.first else {
      storage = .constant(constant)
      return
    }
    storage =
      if terms.count == 1, first.atoms.count == 1 {
        .affine(first.atoms[0], coefficient: first.coefficient, constant: constant)
      } else {
        .polynomial(Polynomial(terms, constant))
      }
  }

  /// `self ± other`.
  private func plus(_ other: Dim, times sign: Int) -> Dim {
    guard let scaled = other.constantTerm.times(sign), let constant = constantTerm.adding(scaled),
      let terms = terms.merged(with: other.terms, times: sign)
    else { return .tooLarge }
    guard terms.count <= Dim.termLimit else {
      let second = sign == 1 ? other : -other
      let swap = compare(second) > 0
      return .opaque(swap ? .sum(second, self) : .sum(self, second))
    }
    return Dim(terms: terms, constant).bounded
  }

  private func times(_ other: Dim) -> Dim {
    let (mine, others) = (terms, other.terms)
    let degree = (mine.first?.atoms.count ?? 0) + (others.first?.atoms.count ?? 0)
    let expanded = weight * (others.count + 1) + other.weight * (mine.count + 1)
    if expanded > Dim.weightLimit / 2 || degree > Dim.degreeLimit { return opaqueProduct(other) }
    guard let constant = constantTerm.times(other.constantTerm) else { return .tooLarge }
    var sum: [Term] = []
    for term in mine {
      guard let row = others.scaled(by: term), let merged = sum.merged(with: row) else {
        return .tooLarge
      }
      sum = merged
    }
    guard let left = sum.merged(with: mine, times: other.constantTerm),
      let all = left.merged(with: others, times: constantTerm)
    else { return .tooLarge }
    return all.count > Dim.termLimit ? opaqueProduct(other) : Dim(terms: all, constant).bounded
  }

  private func opaqueProduct(_ other: Dim) -> Dim {
    .opaque(compare(other) > 0 ? .product(other, self) : .product(self, other))
  }

  static func opaque(_ kind: Atom.Kind) -> Dim {
    guard let atom = Atom.compound(kind) else { return .tooLarge }
    return affine(atom, 1, 0)
  }

  private var bounded: Dim { weight > Dim.weightLimit ? .tooLarge : self }
}
