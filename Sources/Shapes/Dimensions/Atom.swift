/// What a polynomial is made of: a named size, a floor division, or an expression kept whole.
///
/// Atoms are shared by reference, so that sums and floor divisions copy a pointer; two atoms of the
/// same structure are equal.
final class Atom: Sendable {
  enum Kind: Hashable, Sendable {
    case symbol(String)
    /// `⌊dividend / divisor⌋`, reduced: see `Dim.floorDivided(by:)`.
    case quotient(Dim, by: Int)
    /// A sum or product that would have too many terms when expanded.
    case sum(Dim, Dim)
    case product(Dim, Dim)
  }

  let kind: Kind
  let hash: Int
  /// Number of leaves when written out.
  let weight: Int
  let depth: Int

  private init(_ kind: Kind, hash: Int, weight: Int, depth: Int) {
    self.kind = kind
    self.hash = hash
    self.weight = weight
    self.depth = depth
  }

  convenience init(symbol name: String) {
    self.init(.symbol(name), hash: Kind.symbol(name).hashValue, weight: 1, depth: 1)
  }

  /// Nil where the expression would be too long to evaluate and to read.
  static func compound(_ kind: Kind) -> Atom? {
    let (weight, depth) =
      switch kind {
      case .symbol: (1, 0)
      case .quotient(let dim, _): (dim.weight + 1, dim.depth)
      case .sum(let a, let b), .product(let a, let b): (a.weight + b.weight, max(a.depth, b.depth))
      }
    guard weight <= Dim.weightLimit, depth < Dim.depthLimit else { return nil }
    return Atom(kind, hash: kind.hashValue, weight: weight, depth: depth + 1)
  }

  /// Whether this is `⌊P/2⌋`, which `⌊P/2⌋ + ⌊(P+1)/2⌋ = P` ties to its neighbour.
  var isHalf: Bool {
    if case .quotient(_, by: 2) = kind { true } else { false }
  }
}

extension Atom: Hashable {
  static func == (a: Atom, b: Atom) -> Bool {
    a === b || (a.hash == b.hash && a.kind == b.kind)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// An order that depends on structure only, so that terms come out alike in every run.
extension Atom: Comparable {
  static func < (a: Atom, b: Atom) -> Bool { a.compare(b) < 0 }

  /// Negative, zero or positive as `self` comes before, is, or comes after `other`.
  func compare(_ other: Atom) -> Int {
    if self == other { return 0 }
    switch (kind, other.kind) {
    case (.symbol(let a), .symbol(let b)): return a < b ? -1 : 1
    case (.quotient(let a, let k), .quotient(let b, let l)):
      let order = a.compare(b)
      return order != 0 ? order : (k < l ? -1 : 1)
    case (.sum(let a, let b), .sum(let c, let d)), (.product(let a, let b), .product(let c, let d)):
      let order = a.compare(c)
      return order != 0 ? order : b.compare(d)
    default: return rank < other.rank ? -1 : 1
    }
  }

  private var rank: Int {
    switch kind {
    case .symbol: 0
    case .quotient: 1
    case .product: 2
    case .sum: 3
    }
  }
}
