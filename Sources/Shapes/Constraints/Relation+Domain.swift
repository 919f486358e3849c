/// The sizes of one symbol that fulfil one relation, exactly.
extension Constraint.Relation {
  /// Periods beyond this are left undecided.
  private static let periodLimit = 1 << 13
  private static let degreeLimit = 8
  /// And so is what would take more than this many steps to evaluate.
  private static let workLimit = 1 << 18

  /// The valid sizes of the only symbol in this relation; nil where its period is too long or a step
  /// overflows.
  ///
  /// - Complexity: constant for a chain of windows over the symbol; otherwise the period, times the
  ///   cost of evaluating the dims at as many points as their degree asks for.
  var domain: Domain? {
    switch self {
    case .equal(let a, let b): Self.domain(anyOf: [Condition(a - b, 0...0)])
    case .broadcastable(let a, let b):
      Self.domain(anyOf: [Condition(a - b, 0...0), Condition(a, 1...1), Condition(b, 1...1)])
    case .atLeast(let a, let bound): Self.domain(anyOf: [Condition(a, bound...Int.max)])
    case .atMost(let a, let bound): Self.domain(anyOf: [Condition(a, Int.min...bound)])
    case .divisible(let a, by: let k): Self.domain(where: a, isDivisibleBy: k)
    }
  }

  /// A dim within bounds; `Int.min` and `Int.max` stand for none.
  private struct Condition {
    var dim: Dim
    var range: ClosedRange<Int>
    init(_ dim: Dim, _ range: ClosedRange<Int>) {
      self.dim = dim
      self.range = range
    }
  }

  // MARK: Comparisons

  private static func domain(anyOf conditions: [Condition]) -> Domain? {
    if conditions.contains(where: \.dim.isTooLarge) { return nil }
    if let domain = domainByInversion(conditions) { return domain }
    var period = 1
    for condition in conditions {
      guard let own = condition.dim.period, let common = period.lcm(own), common <= periodLimit
      else {
        return nil
      }
      period = common
    }
    let work = conditions.reduce(0) { $0 + ($1.dim.degree + 1) * $1.dim.weight }
    guard work * period <= workLimit else { return nil }
    var classes: [[ClosedRange<Int>]] = []
    classes.reserveCapacity(period)
    for residue in 1...period {
      var ranges: [ClosedRange<Int>] = []
      for condition in conditions {
        guard let own = self.ranges(of: condition, residue: residue, period: period) else {
          return nil
        }
        ranges += own
      }
      classes.append(ranges)
    }
    return Domain(classes: classes)
  }

  /// Undoes a chain of windows step by step: `⌊P/k⌋ ∈ [a, b]` is `P ∈ [ka, kb + k - 1]`.
  private static func domainByInversion(_ conditions: [Condition]) -> Domain? {
    var ranges: [ClosedRange<Int>] = []
    for condition in conditions {
      let low = condition.range.lowerBound == .min ? Wide.least : Wide(condition.range.lowerBound)
      let high =
        condition.range.upperBound == .max ? Wide.greatest : Wide(condition.range.upperBound)
      guard let preimage = condition.dim.preimage(from: low, to: high) else { return nil }
      let (from, to) = (max(preimage.from, 1), min(preimage.to, Wide(Int.max)))
      if from <= to { ranges.append(Int(from)...Int(to)) }
    }
    return Domain(classes: [ranges])
  }

  /// The sizes `n ≡ residue` that fulfil a condition, from the polynomial it is on that class.
  private static func ranges(
    of condition: Condition, residue: Int, period: Int
  ) -> [ClosedRange<Int>]? {
    let degree = condition.dim.degree
    guard degree <= degreeLimit else { return nil }
    var values: [Int] = []
    for t in 0...degree {
      guard let value = condition.dim.evaluate({ _ in period * t + residue }) else { return nil }
      values.append(value)
    }
    let polynomial = IntegerPolynomial(values: values)
    var ranges: [ClosedRange<Int>]? = [0...Int.max]
    if condition.range.lowerBound != .min {
      ranges = polynomial.minus(condition.range.lowerBound).nonNegative()
    }
    if condition.range.upperBound != .max {
      let below = polynomial.subtracted(from: condition.range.upperBound).nonNegative()
      ranges = ranges.flatMap { known in below.map { known.intersection($0) } }
    }
    return ranges?.map { range in
      func size(_ t: Int) -> Int { t.times(period)?.adding(residue) ?? .max }
      return size(range.lowerBound)...size(range.upperBound)
    }
  }

  // MARK: Divisibility

  private static func domain(where dim: Dim, isDivisibleBy k: Int) -> Domain? {
    if k < 1 { return .empty }
    if case .affine(let atom, let coefficient, let constant) = dim.storage, case .symbol = atom.kind
    {
      return domain(where: coefficient, constant, isDivisibleBy: k)
    }
    // On a class the dim is a polynomial with integer coefficients, so modulo k it has period k there.
    guard let own = dim.period, let period = own.times(k), period <= periodLimit,
      period * dim.weight <= workLimit
    else { return nil }
    var residues: [Int] = []
    for n in 1...period {
      guard let value = dim.evaluate({ _ in n }) else { return nil }
      if value % k == 0 { residues.append(n % period) }
    }
    let piece = DomainPiece(from: 1, to: nil, modulo: period, residues.sorted())
    return Domain(joining: piece.map { [$0] } ?? [])
  }

  /// `coefficient · n + constant ≡ 0 (mod k)`
  private static func domain(
    where coefficient: Int, _ constant: Int, isDivisibleBy k: Int
  ) -> Domain {
    let common = coefficient.gcd(k)
    guard constant % common == 0 else { return .empty }
    let modulus = k / common
    let inverse = (coefficient / common).inverse(modulo: modulus)
    let target = (modulus - (constant / common).floorRemainder(modulus)) % modulus
    let product = inverse.multipliedFullWidth(by: target)
    return Domain(multipleOf: modulus, remainder: modulus.dividingFullWidth(product).remainder)
  }
}

// MARK: - Inversion

/// Wide enough for bounds on the way through a chain, which are cut off at ±2^100: no value that fits
/// into 64 bits is that large.
private typealias Wide = Int128

extension Wide {
  fileprivate static let greatest = Wide(1) << 100
  fileprivate static let least = -greatest

  fileprivate func floorQuotient(_ divisor: Wide) -> Wide {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// Bounds at the limits stay there: they stand for no bound.
  fileprivate func mapped(_ change: (Wide) -> Wide?) -> Wide {
    if self >= .greatest { return .greatest }
    if self <= .least { return .least }
    guard let next = change(self) else { return self < 0 ? .least : .greatest }
    return Swift.min(Swift.max(next, .least), .greatest)
  }
}

extension Dim {
  /// The sizes at which a chain of windows over one symbol lies within bounds; nil for other dims.
  fileprivate func preimage(from low: Wide, to high: Wide) -> (from: Wide, to: Wide)? {
    switch storage {
    case .constant(let value):
      return low <= Wide(value) && Wide(value) <= high ? (.least, .greatest) : (1, 0)
    case .affine(let atom, let coefficient, let constant):
      let (a, c) = (Wide(coefficient), Wide(constant))
      let (shiftedLow, shiftedHigh) = (low.mapped { $0 - c }, high.mapped { $0 - c })
      let size = a < 0 ? -a : a
      // ⌈low/a⌉ … ⌊high/a⌋, mirrored for a negative coefficient.
      let (from, to) = a < 0 ? (-shiftedHigh, -shiftedLow) : (shiftedLow, shiftedHigh)
      return atom.preimage(
        from: from.mapped { -(-$0).floorQuotient(size) }, to: to.mapped { $0.floorQuotient(size) })
    case .polynomial, .tooLarge: return nil
    }
  }
}

extension Atom {
  fileprivate func preimage(from low: Wide, to high: Wide) -> (from: Wide, to: Wide)? {
    switch kind {
    case .symbol: return (low, high)
    case .quotient(let dim, let k):
      let divisor = Wide(k)
      func times(_ bound: Wide) -> Wide? {
        let (product, overflow) = bound.multipliedReportingOverflow(by: divisor)
        return overflow ? nil : product
      }
      return dim.preimage(
        from: low.mapped(times), to: high.mapped { times($0).map { $0 + divisor - 1 } })
    case .sum, .product: return nil
    }
  }
}
