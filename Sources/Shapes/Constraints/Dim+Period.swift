/// A dim in one symbol is a quasi-polynomial: modulo its period, a polynomial on every residue class.
extension Dim {
  /// A period, not always the least: divisors multiply along a nest and meet in their least common
  /// multiple in a sum. Nil on overflow.
  var period: Int? {
    var period: Int? = 1
    for term in terms {
      for atom in term.atoms {
        period = period.flatMap { known in atom.period.flatMap { known.lcm($0) } }
      }
    }
    return period
  }

  /// The greatest degree any residue class can have.
  var degree: Int {
    terms.reduce(0) { degree, term in max(degree, term.atoms.reduce(0) { $0 + $1.degree }) }
  }
}

extension Atom {
  fileprivate var period: Int? {
    switch kind {
    case .symbol: 1
    case .quotient(let dim, let k): dim.period.flatMap { $0.times(k) }
    case .sum(let a, let b), .product(let a, let b):
      a.period.flatMap { known in b.period.flatMap { known.lcm($0) } }
    }
  }

  fileprivate var degree: Int {
    switch kind {
    case .symbol: 1
    case .quotient(let dim, _): dim.degree
    case .sum(let a, let b): max(a.degree, b.degree)
    case .product(let a, let b): a.degree + b.degree
    }
  }
}
