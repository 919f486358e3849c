/// Deciding a relation for all sizes at once.
extension Constraint.Relation {
  /// A proof by points evaluates no more atoms than this.
  private static let workLimit = 1 << 18

  /// Whether it holds at all sizes (true), at none (false), or neither is known (nil).
  var verdict: Bool? {
    if let known = quickVerdict { return known }
    let symbols = symbols
    switch symbols.count {
    case 0: return holds { _ in nil }
    case 1:
      guard let domain else { return nil }
      return domain.isEmpty ? false : domain == .all ? true : nil
    default: return verdictByPoints(symbols.sorted())
    }
  }

  /// What coefficients and bounds tell.
  private var quickVerdict: Bool? {
    switch self {
    case .equal(let a, let b):
      if a.isTooLarge || b.isTooLarge { return nil }
      let difference = a - b
      if let constant = difference.constant { return constant == 0 }
      return difference.canBeZero ? nil : false
    case .broadcastable(let a, let b):
      return a == 1 || b == 1 || (a == b && !a.isTooLarge) ? true : nil
    case .atLeast(let a, let bound): return a.bounds.isAtLeast(bound)
    case .atMost(let a, let bound):
      guard bound < .max else { return a.isTooLarge ? nil : true }
      return a.bounds.isAtLeast(bound + 1).map { !$0 }
    case .divisible(let a, by: let k):
      guard k > 0, !a.isTooLarge else { return k > 0 ? nil : false }
      let residues = Set(a.terms.map { $0.coefficient % k })
      return residues.isSubset(of: [0]) ? a.constantTerm % k == 0 : nil
    }
  }

  /// A quasi-polynomial of degree d and period L in each symbol vanishes if it does at the first
  /// `L · (d + 1)` sizes of every symbol; modulo k, the first `L · k` say it all.
  private func verdictByPoints(_ symbols: [String]) -> Bool? {
    let (dim, points): (Dim, Int?) =
      switch self {
      case .equal(let a, let b): ((a - b), (a - b).period?.times((a - b).degree + 1))
      case .divisible(let a, by: let k): (a, a.period?.times(k))
      case .broadcastable, .atLeast, .atMost: (.tooLarge, nil)
      }
    guard let points, !dim.isTooLarge else { return nil }
    var total: Int? = 1
    for _ in symbols { total = total?.times(points) }
    guard let total, total <= Self.workLimit / dim.weight else { return nil }
    var isDivisibility = false
    if case .divisible = self { isDivisibility = true }
    var first: Bool?
    for index in 0..<total {
      var rest = index
      var sizes: [String: Int] = [:]
      for symbol in symbols {
        sizes[symbol] = rest % points + 1
        rest /= points
      }
      guard let holds = holds({ sizes[$0] }) else { return nil }
      // That it fails at some points says nothing of the others, except modulo k.
      if !holds, !isDivisibility { return nil }
      if let first, first != holds { return nil }
      first = holds
    }
    return first
  }
}

extension Dim {
  /// Whether two dims are equal at all sizes (true), at none (false), or neither is known (nil).
  ///
  /// Normal forms of equal dims are equal but for rare sums of unlike divisions; this decides those too.
  package func isEqual(to other: Dim) -> Bool? {
    Constraint.Relation.equal(self, other).verdict
  }

  /// Whether neither bounds nor divisors rule out the value 0.
  fileprivate var canBeZero: Bool {
    if let lower = bounds.lower, lower > 0 { return false }
    if let upper = bounds.upper, upper < 0 { return false }
    let divisor = (self - constantTerm).content
    return divisor == 0 || constantTerm % divisor == 0
  }
}

extension Bounds {
  fileprivate func isAtLeast(_ bound: Int) -> Bool? {
    if let lower, lower >= bound { return true }
    if let upper, upper < bound { return false }
    return nil
  }
}
