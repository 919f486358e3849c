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
    if modulus == 1 { return [self] }
    if upper == nil { return [withLeastModulus] }
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

  /// One piece for this one and a higher one, where the classes of either go on in the other.
  fileprivate func joined(with above: DomainPiece) -> DomainPiece? {
    if modulus == above.modulus, residues == above.residues {
      return upper.flatMap { $0.adding(1) }.flatMap(successor(from:)) == above.lower
        ? DomainPiece(from: lower, to: above.upper, modulo: modulus, residues) : nil
    }
    if above.continues(down: self) {
      return DomainPiece(from: lower, to: above.upper, modulo: above.modulus, above.residues)
    }
    if continues(up: above) {
      return DomainPiece(from: lower, to: above.upper, modulo: modulus, residues)
    }
    return nil
  }

  /// Whether a run of neighbours just below is what these classes hold there.
  private func continues(down run: DomainPiece) -> Bool {
    guard let top = run.upper, predecessor(from: lower - 1) == top else { return false }
    return holds(run)
  }

  private func continues(up run: DomainPiece) -> Bool {
    guard let upper, upper.adding(1).flatMap(successor(from:)) == run.lower else { return false }
    return holds(run)
  }

  private func holds(_ run: DomainPiece) -> Bool {
    guard run.modulus == 1, let top = run.upper, top - run.lower < modulus else { return false }
    return (run.lower...top).allSatisfy { successor(from: $0) == $0 }
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
