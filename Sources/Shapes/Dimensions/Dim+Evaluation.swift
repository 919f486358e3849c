extension Dim {
  /// The number at these sizes; nil where a symbol has no value or a step overflows.
  package func evaluate(_ values: [String: Int]) -> Int? {
    evaluate { values[$0] }
  }

  /// The number at the sizes that `value` looks up.
  package func evaluate(_ value: (String) -> Int?) -> Int? {
    switch storage {
    case .constant(let constant): return constant
    case .affine(let atom, let coefficient, let constant):
      return atom.evaluate(value)?.times(coefficient)?.adding(constant)
    case .polynomial(let polynomial):
      var sum = polynomial.constant
      for term in polynomial.terms {
        var product = term.coefficient
        for atom in term.atoms {
          guard let next = atom.evaluate(value)?.times(product) else { return nil }
          product = next
        }
        guard let next = sum.adding(product) else { return nil }
        sum = next
      }
      return sum
    case .tooLarge: return nil
    }
  }

  /// This dim with some of its symbols replaced by other dims, all at once.
  package func substituting(_ values: [String: Dim]) -> Dim {
    switch storage {
    case .constant, .tooLarge: return self
    case .affine(let atom, let coefficient, let constant):
      return atom.substituting(values) * coefficient + constant
    case .polynomial(let polynomial):
      var sum = Dim(polynomial.constant)
      for term in polynomial.terms {
        var product = Dim(term.coefficient)
        for atom in term.atoms { product *= atom.substituting(values) }
        sum += product
      }
      return sum
    }
  }

  /// This dim with these sizes filled in.
  package func substituting(_ values: [String: Int]) -> Dim {
    values.isEmpty ? self : substituting(values.mapValues { Dim($0) })
  }
}

extension Atom {
  func evaluate(_ value: (String) -> Int?) -> Int? {
    switch kind {
    case .symbol(let name): value(name)
    case .quotient(let dim, let k): dim.evaluate(value)?.floorQuotient(k)
    case .sum(let a, let b): b.evaluate(value).flatMap { a.evaluate(value)?.adding($0) }
    case .product(let a, let b): b.evaluate(value).flatMap { a.evaluate(value)?.times($0) }
    }
  }

  fileprivate func substituting(_ values: [String: Dim]) -> Dim {
    switch kind {
    case .symbol(let name): values[name] ?? Dim(.affine(self, coefficient: 1, constant: 0))
    case .quotient(let dim, let k): dim.substituting(values).floorDivided(by: k)
    case .sum(let a, let b): a.substituting(values) + b.substituting(values)
    case .product(let a, let b): a.substituting(values) * b.substituting(values)
    }
  }
}
