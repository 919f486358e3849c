extension Domain {
  /// The same set in few pieces: lists of single sizes flow into the classes beside them.
  ///
  /// - Parameter pieces: ascending, without overlap.
  init(joining pieces: [DomainPiece]) {
    var result: [DomainPiece] = []
    for piece in pieces {
      for part in piece.parts {
        if let last = result.last, let joined = last.joined(with: part) {
          result[result.count - 1] = joined
          // The longer piece may now reach the one below it.
          while result.count > 1, let more = result[result.count - 2].joined(with: joined) {
            result.removeLast()
            result[result.count - 1] = more
          }
        } else {
          result.append(part)
        }
      }
    }
    self.init(pieces: result)
  }
}

extension DomainPiece {
  /// Bounded pieces with no more members than this are taken apart.
  private static let listLimit = 8

  /// Runs of neighbours for a piece with few members, else the piece with its least modulus.
  fileprivate var parts: [DomainPiece] {
    guard upper != nil, modulus > 1 else { return [self] }
    var members: [DomainPiece] = []
    var next: Int? = lower
    while let n = next {
      guard members.count < DomainPiece.listLimit else { return [withLeastModulus] }
      if let member = DomainPiece(from: n, to: n, modulo: 1, [0]) { members.append(member) }
      next = n.adding(1).flatMap(self.next(from:))
    }
    return members
  }

  /// The same classes with the least modulus that describes them.
  private var withLeastModulus: DomainPiece {
    var (modulus, residues) = (modulus, residues)
    for prime in modulus.primeFactors {
      while modulus % prime == 0, residues.count % prime == 0 {
        let smaller = modulus / prime
        let reduced = Set(residues.map { $0 % smaller })
        guard reduced.count == residues.count / prime else { break }
        (modulus, residues) = (smaller, reduced.sorted())
      }
    }
    return DomainPiece(from: lower, to: upper, modulo: modulus, residues) ?? self
  }

  private var isRun: Bool { modulus == 1 }

  /// One piece for this one and a higher one, where the classes of either go on in the other.
  fileprivate func joined(with above: DomainPiece) -> DomainPiece? {
    if modulus == above.modulus, residues == above.residues {
      return upper.flatMap { $0.adding(1) }.flatMap(successor(from:)) == above.lower
        ? DomainPiece(from: lower, to: above.upper, modulo: modulus, residues) : nil
    }
    // A single size below a class, or above one.
    if lower == upper, above.predecessor(from: above.lower - 1) == lower {
      return DomainPiece(from: lower, to: above.upper, modulo: above.modulus, above.residues)
    }
    if above.lower == above.upper, let upper, upper.adding(1).flatMap(successor(from:)) == above.lower {
      return DomainPiece(from: lower, to: above.upper, modulo: modulus, residues)
    }
    return nil
  }
}

extension Int {
  /// The distinct primes of a positive number that trial division up to 2^16 finds.
  var primeFactors: [Int] {
    var primes: [Int] = []
    var rest = self
    var i = 2
    while i <= 1 << 16, i <= rest / i {
      if rest % i == 0 {
        primes.append(i)
        while rest % i == 0 { rest /= i }
      }
      i += 1
    }
    return rest > 1 ? primes + [rest] : primes
  }
}
