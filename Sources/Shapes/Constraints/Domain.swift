/// The sizes that one name may have: a union of residue classes between bounds.
package struct Domain: Hashable, Sendable {
  /// Ascending, without overlap.
  let pieces: [DomainPiece]

  init(pieces: [DomainPiece]) { self.pieces = pieces }

  /// Every size, 1 and up.
  package static let all = Domain(
    pieces: [DomainPiece(from: 1, to: nil, modulo: 1, [0])].compactMap { $0 })

  package static let empty = Domain(pieces: [])

  /// The sizes in `min...max` that leave `remainder` modulo `multipleOf`.
  package init(min: Int = 1, max: Int? = nil, multipleOf: Int = 1, remainder: Int = 0) {
    let modulus = Swift.max(1, multipleOf)
    let piece = DomainPiece(
      from: Swift.max(1, min), to: max, modulo: modulus, [remainder.floorRemainder(modulus)])
    pieces = piece.map { [$0] } ?? []
  }

  package var isEmpty: Bool { pieces.isEmpty }

  /// The least size; 1 when there is none.
  package var min: Int { pieces.first?.lower ?? 1 }

  /// The greatest size, nil when there is no bound; 0 when there is none.
  package var max: Int? { pieces.isEmpty ? 0 : pieces[pieces.count - 1].upper }

  /// The only size, if there is just one.
  package var only: Int? { !isEmpty && max == min ? min : nil }

  /// The greatest number that all sizes are congruent by; 1 when there is at most one size.
  package var multipleOf: Int {
    var common: UInt = 0
    func include(_ difference: Int) {
      var (a, b) = (common, difference.magnitude)
      while b != 0 { (a, b) = (b, a % b) }
      common = a
    }
    for piece in pieces {
      include(piece.lower - min)
      guard piece.upper != piece.lower else { continue }
      for residue in piece.residues { include(residue - piece.residues[0]) }
      if piece.spansItsPeriod { include(piece.modulus) }
    }
    return common == 0 ? 1 : Int(common)
  }

  /// What all sizes leave modulo ``multipleOf``.
  package var remainder: Int { min.floorRemainder(multipleOf) }

  package func contains(_ size: Int) -> Bool { pieces.contains { $0.contains(size) } }

  /// The least size from `size` on.
  package func next(from size: Int) -> Int? {
    for piece in pieces {
      if let found = piece.next(from: size) { return found }
    }
    return nil
  }

  /// The greatest size up to `size`.
  package func previous(from size: Int) -> Int? {
    for piece in pieces.reversed() {
      if let found = piece.previous(from: size) { return found }
    }
    return nil
  }

  /// The size nearest to `size`; of two the smaller.
  package func nearest(to size: Int) -> Int? {
    guard let above = next(from: size) else { return previous(from: size) }
    guard let below = previous(from: size) else { return above }
    return size - below <= above - size ? below : above
  }

  /// The sizes in both; nil where the classes are too many to list.
  func intersection(_ other: Domain) -> Domain? {
    var result: [DomainPiece] = []
    for a in pieces {
      for b in other.pieces where a.lower <= b.upper ?? .max && b.lower <= a.upper ?? .max {
        guard let common = a.intersection(b) else { return nil }
        result += common
      }
    }
    return Domain(joining: result)
  }
}
