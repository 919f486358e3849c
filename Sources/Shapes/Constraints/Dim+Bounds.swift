/// What an expression can be when every symbol is at least 1; nil stands for no bound.
struct Bounds {
  var lower: Int?
  var upper: Int?

  fileprivate func adding(_ other: Bounds) -> Bounds {
    Bounds(
      lower: lower.flatMap { a in other.lower.flatMap { a.adding($0) } },
      upper: upper.flatMap { a in other.upper.flatMap { a.adding($0) } })
  }

  /// The product, known only where no factor can be negative.
  fileprivate func times(_ other: Bounds) -> Bounds {
    guard let a = lower, let b = other.lower, a >= 0, b >= 0 else { return Bounds() }
    // An overflow of the lower end leaves a weaker bound that is still true.
    return Bounds(
      lower: a.times(b) ?? .max,
      upper: upper.flatMap { a in other.upper.flatMap { a.times($0) } })
  }

  fileprivate func scaled(by factor: Int) -> Bounds {
    let (low, high) = (lower.flatMap { $0.times(factor) }, upper.flatMap { $0.times(factor) })
    return factor < 0 ? Bounds(lower: high, upper: low) : Bounds(lower: low, upper: high)
  }
}

extension Dim {
  var bounds: Bounds {
    if isTooLarge { return Bounds() }
    return terms.reduce(Bounds(lower: constantTerm, upper: constantTerm)) { sum, term in
      let product = term.atoms.dropFirst().reduce(term.atoms[0].bounds) { $0.times($1.bounds) }
      return sum.adding(product.scaled(by: term.coefficient))
    }
  }
}

extension Atom {
  fileprivate var bounds: Bounds {
    switch kind {
    case .symbol: return Bounds(lower: 1)
    case .quotient(let dim, let k):
      let inner = dim.bounds
      return Bounds(
        lower: inner.lower.map { $0.floorQuotient(k) },
        upper: inner.upper.map { $0.floorQuotient(k) })
    case .sum(let a, let b): return a.bounds.adding(b.bounds)
    case .product(let a, let b): return a.bounds.times(b.bounds)
    }
  }
}
