/// A product of atoms with its coefficient.
struct Term: Hashable, Sendable {
  /// Sorted; an atom stands once per power. Never empty.
  var atoms: [Atom]
  /// Never zero inside a polynomial.
  var coefficient: Int

  /// Graded order: higher degree first, then by atoms.
  func compareAtoms(_ other: Term) -> Int {
    if atoms.count != other.atoms.count { return atoms.count > other.atoms.count ? -1 : 1 }
    for (a, b) in zip(atoms, other.atoms) {
      let order = a.compare(b)
      if order != 0 { return order }
    }
    return 0
  }
}

/// The boxed part of a dimension that is more than one atom.
final class Polynomial: Sendable {
  let terms: [Term]
  let constant: Int
  let hash: Int
  let weight: Int
  let depth: Int

  /// - Parameter terms: sorted, without duplicates or zeros.
  init(_ terms: [Term], _ constant: Int) {
    self.terms = terms
    self.constant = constant
    var hasher = Hasher()
    hasher.combine(terms)
    hasher.combine(constant)
    hash = hasher.finalize()
    var weight = 1
    var depth = 0
    for term in terms {
      for atom in term.atoms {
        weight += atom.weight
        depth = max(depth, atom.depth)
      }
    }
    self.weight = weight
    self.depth = depth
  }
}

extension Polynomial: Hashable {
  static func == (a: Polynomial, b: Polynomial) -> Bool {
    a === b || (a.hash == b.hash && a.constant == b.constant && a.terms == b.terms)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

// MARK: - Arithmetic on sorted terms

extension [Term] {
  /// The merged sum of two sorted lists, nil on overflow.
  func merged(with other: [Term], times factor: Int = 1) -> [Term]? {
    var result: [Term] = []
    result.reserveCapacity(count + other.count)
    var (i, j) = (0, 0)
    while i < count || j < other.count {
      let order = i == count ? 1 : j == other.count ? -1 : self[i].compareAtoms(other[j])
      if order < 0 {
        result.append(self[i])
        i += 1
        continue
      }
      guard let scaled = other[j].coefficient.times(factor) else { return nil }
      if order > 0 {
        if scaled != 0 { result.append(Term(atoms: other[j].atoms, coefficient: scaled)) }
      } else {
        guard let sum = self[i].coefficient.adding(scaled) else { return nil }
        if sum != 0 { result.append(Term(atoms: self[i].atoms, coefficient: sum)) }
        i += 1
      }
      j += 1
    }
    return result
  }

  /// Each term times a non-zero integer, nil on overflow.
  func scaled(by factor: Int) -> [Term]? {
    var result = self
    for i in indices {
      guard let scaled = self[i].coefficient.times(factor) else { return nil }
      result[i].coefficient = scaled
    }
    return result
  }

  /// Each term times one term; the order is kept because it respects multiplication.
  func scaled(by factor: Term) -> [Term]? {
    var result: [Term] = []
    result.reserveCapacity(count)
    for term in self {
      guard let coefficient = term.coefficient.times(factor.coefficient) else { return nil }
      result.append(
        Term(atoms: (term.atoms + factor.atoms).sorted(), coefficient: coefficient))
    }
    return result
  }
}
