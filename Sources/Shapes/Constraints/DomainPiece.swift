/// The numbers of some residue classes between two bounds.
struct DomainPiece: Hashable, Sendable {
  /// A member, as is `upper`.
  let lower: Int
  let upper: Int?
  let modulus: Int
  /// Sorted, not empty, in `0..<modulus`.
  let residues: [Int]

  static let residueLimit = 1 << 14

  /// Nil when there is no such number.
  ///
  /// - Parameter residues: sorted, in `0..<modulus`, not all of a smaller modulus.
  init?(from lower: Int, to upper: Int?, modulo modulus: Int, _ residues: [Int]) {
    guard !residues.isEmpty, lower <= upper ?? .max,
      let first = DomainPiece.next(lower, modulus, residues), first <= upper ?? .max
    else { return nil }
    self.lower = first
    self.upper = upper.flatMap { DomainPiece.previous($0, modulus, residues) }
    self.modulus = modulus
    self.residues = residues
  }

  func contains(_ n: Int) -> Bool {
    guard n >= lower, n <= upper ?? .max else { return false }
    let residue = n.floorRemainder(modulus)
    let i = residues.firstPosition { $0 >= residue }
    return i < residues.count && residues[i] == residue
  }

  func next(from n: Int) -> Int? {
    guard let found = DomainPiece.next(Swift.max(n, lower), modulus, residues) else { return nil }
    return found <= upper ?? .max ? found : nil
  }

  func previous(from n: Int) -> Int? {
    guard n >= lower else { return nil }
    return DomainPiece.previous(Swift.min(n, upper ?? .max), modulus, residues)
  }

  /// Whether two members differ by the modulus.
  var spansItsPeriod: Bool {
    guard let upper else { return true }
    return upper - lower >= modulus
  }

  // MARK: Members of the classes without bounds

  func successor(from n: Int) -> Int? { DomainPiece.next(n, modulus, residues) }

  func predecessor(from n: Int) -> Int? { DomainPiece.previous(n, modulus, residues) }

  private static func next(_ n: Int, _ modulus: Int, _ residues: [Int]) -> Int? {
    let residue = n.floorRemainder(modulus)
    let i = residues.firstPosition { $0 >= residue }
    if i < residues.count { return n.adding(residues[i] - residue) }
    return n.adding(modulus - residue)?.adding(residues[0])
  }

  private static func previous(_ n: Int, _ modulus: Int, _ residues: [Int]) -> Int? {
    let residue = n.floorRemainder(modulus)
    let i = residues.firstPosition { $0 > residue }
    if i > 0 { return n - (residue - residues[i - 1]) }
    return n.adding(-residue)?.adding(residues[residues.count - 1] - modulus)
  }

  // MARK: Intersection

  /// At most one piece; nil where it has too many classes.
  func intersection(_ other: DomainPiece) -> [DomainPiece]? {
    let from = Swift.max(lower, other.lower)
    let to = upper.map { Swift.min($0, other.upper ?? .max) } ?? other.upper
    if other.modulus == 1 {
      return DomainPiece(from: from, to: to, modulo: modulus, residues).map { [$0] } ?? []
    }
    if modulus == 1 {
      return DomainPiece(from: from, to: to, modulo: other.modulus, other.residues).map { [$0] }
        ?? []
    }
    guard residues.count * other.residues.count <= DomainPiece.residueLimit,
      let period = modulus.lcm(other.modulus)
    else { return nil }
    var common: [Int] = []
    for a in residues {
      for b in other.residues {
        if let r = Congruence(a, modulus).intersection(Congruence(b, other.modulus), period: period)
        {
          common.append(r)
        }
      }
    }
    return DomainPiece(from: from, to: to, modulo: period, common.sorted()).map { [$0] } ?? []
  }
}

/// The numbers that leave a remainder modulo a number.
private struct Congruence {
  let residue: Int
  let modulus: Int

  init(_ residue: Int, _ modulus: Int) {
    self.residue = residue
    self.modulus = modulus
  }

  /// The common residue modulo the least common multiple, by the Chinese remainder theorem.
  func intersection(_ other: Congruence, period: Int) -> Int? {
    let common = modulus.gcd(other.modulus)
    let difference = other.residue - residue
    guard difference % common == 0 else { return nil }
    let step = other.modulus / common
    let inverse = (modulus / common).inverse(modulo: step)
    let quotient = (difference / common).floorRemainder(step)
    let times = step.dividingFullWidth(quotient.multipliedFullWidth(by: inverse)).remainder
    return residue + modulus * times
  }
}

extension Int {
  /// The inverse of a number that is coprime to `modulus`, in `0..<modulus`.
  func inverse(modulo modulus: Int) -> Int {
    var (a, b) = (floorRemainder(modulus), modulus)
    var (x, y) = (1, 0)
    while b != 0 {
      let quotient = a / b
      (a, b) = (b, a - quotient * b)
      (x, y) = (y, x - quotient * y)
    }
    return x.floorRemainder(modulus)
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first position of a sorted collection whose element is past the boundary.
  func firstPosition(where isPast: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
