/// An integer expression over named sizes, kept in a normal form so that equal dims compare equal.
///
/// The form is a polynomial with integer coefficients over symbols and floor divisions `⌊P/k⌋`. It is
/// unique for chains of windows, their sums and products; ``isEqual(to:)`` decides the rest.
/// Arithmetic never traps: what does not fit into 64 bits, or is too long to be of use, becomes
/// ``tooLarge``, which absorbs everything.
///
/// - Complexity: constants and `a · symbol + b` are stored inline; their sums allocate nothing, and
///   a floor division allocates one node.
package struct Dim: Hashable, Sendable {
  enum Storage: Hashable, Sendable {
    case constant(Int)
    /// `coefficient · atom + constant`; the coefficient is not zero.
    case affine(Atom, coefficient: Int, constant: Int)
    /// Two terms or more, or one of degree two or more.
    case polynomial(Polynomial)
    case tooLarge
  }

  let storage: Storage

  init(_ storage: Storage) { self.storage = storage }

  package init(_ value: Int) { storage = .constant(value) }

  /// The size of this name; every size is at least 1.
  package static func symbol(_ name: String) -> Dim {
    Dim(.affine(Atom(symbol: name), coefficient: 1, constant: 0))
  }

  /// What an overflow gives, and a division by zero.
  package static let tooLarge = Dim(.tooLarge)

  package var isTooLarge: Bool {
    if case .tooLarge = storage { true } else { false }
  }

  /// The value when no symbol is left.
  package var constant: Int? {
    if case .constant(let value) = storage { value } else { nil }
  }
}

extension Dim: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

// MARK: - Limits

extension Dim {
  /// Beyond these an expression is kept whole instead of expanded.
  static let termLimit = 96
  static let degreeLimit = 24
  /// Divisions nest instead of joining beyond this divisor, so that ordinary sizes do not overflow.
  static let divisorLimit = 1 << 31
  /// Beyond these it is given up as too large: nobody could read it, and evaluating costs too much.
  static let weightLimit = 2048
  static let depthLimit = 200
}

// MARK: - Parts

extension Dim {
  /// The terms beside the constant, sorted.
  var terms: [Term] {
    switch storage {
    case .constant, .tooLarge: []
    case .affine(let atom, let coefficient, _): [Term(atoms: [atom], coefficient: coefficient)]
    case .polynomial(let polynomial): polynomial.terms
    }
  }

  /// The term without any atom.
  var constantTerm: Int {
    switch storage {
    case .constant(let value): value
    case .affine(_, _, let constant): constant
    case .polynomial(let polynomial): polynomial.constant
    case .tooLarge: 0
    }
  }

  var weight: Int {
    switch storage {
    case .constant, .tooLarge: 1
    case .affine(let atom, _, _): atom.weight
    case .polynomial(let polynomial): polynomial.weight
    }
  }

  var depth: Int {
    switch storage {
    case .constant, .tooLarge: 0
    case .affine(let atom, _, _): atom.depth
    case .polynomial(let polynomial): polynomial.depth
    }
  }

  /// The names this dim depends on.
  package var symbols: Set<String> {
    var names: Set<String> = []
    insertSymbols(into: &names)
    return names
  }

  private func insertSymbols(into names: inout Set<String>) {
    switch storage {
    case .constant, .tooLarge: break
    case .affine(let atom, _, _): atom.insertSymbols(into: &names)
    case .polynomial(let polynomial):
      for term in polynomial.terms {
        for atom in term.atoms { atom.insertSymbols(into: &names) }
      }
    }
  }

  /// An order that depends on structure only.
  func compare(_ other: Dim) -> Int {
    let (mine, others) = (terms, other.terms)
    for (a, b) in zip(mine, others) {
      let order = a.compareAtoms(b)
      if order != 0 { return order }
      if a.coefficient != b.coefficient { return a.coefficient < b.coefficient ? -1 : 1 }
    }
    if mine.count != others.count { return mine.count < others.count ? -1 : 1 }
    if constantTerm != other.constantTerm { return constantTerm < other.constantTerm ? -1 : 1 }
    return 0
  }
}

extension Atom {
  fileprivate func insertSymbols(into names: inout Set<String>) {
    switch kind {
    case .symbol(let name): names.insert(name)
    case .quotient(let dim, _): names.formUnion(dim.symbols)
    case .sum(let a, let b), .product(let a, let b):
      names.formUnion(a.symbols)
      names.formUnion(b.symbols)
    }
  }
}
