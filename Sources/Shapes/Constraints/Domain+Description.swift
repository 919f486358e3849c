extension Domain: CustomStringConvertible {
  /// More parts than this are cut short.
  private static let partLimit = 6

  /// `at least 32, multiple of 16`, `24, 28 or 32`, `no size`.
  package var description: String {
    if isEmpty { return "no size" }
    if self == .all { return "any size" }
    var parts = pieces.flatMap(\.words)
    if parts.count > Domain.partLimit {
      let hidden = parts.count - Domain.partLimit + 1
      let last = parts[parts.count - 1]
      parts = parts.prefix(Domain.partLimit - 2) + ["\(hidden) more such ranges", last]
    }
    guard parts.count > 1 else { return parts.joined() }
    return parts.dropLast().joined(separator: ", ") + " or " + parts[parts.count - 1]
  }
}

extension DomainPiece {
  fileprivate var words: [String] {
    if let upper, upper == lower { return ["\(lower)"] }
    if modulus == 1, let upper, upper - lower == 1 { return ["\(lower)", "\(upper)"] }
    return [[boundWords, classWords].filter { !$0.isEmpty }.joined(separator: ", ")]
  }

  private var boundWords: String {
    if let upper { return "\(lower) to \(upper)" }
    let isFirst = lower == successor(from: 1)
    return isFirst && modulus > 1 ? "" : "at least \(lower)"
  }

  private var classWords: String {
    if modulus == 1 { return "" }
    if modulus == 2 { return residues[0] == 0 ? "even" : "odd" }
    if residues.count == 1 { return classWords(residues[0]) }
    if residues.count == modulus - 1, residues[0] == 1 { return "not a multiple of \(modulus)" }
    return "\(listed(residues)) modulo \(modulus)"
  }

  private func classWords(_ residue: Int) -> String {
    if residue == 0 { return "multiple of \(modulus)" }
    return residue <= modulus / 2
      ? "\(residue) more than a multiple of \(modulus)"
      : "\(modulus - residue) less than a multiple of \(modulus)"
  }

  private func listed(_ residues: [Int]) -> String {
    let shown = residues.prefix(6).map { String($0) }
    if residues.count > shown.count {
      return shown.joined(separator: ", ") + ", … (\(residues.count) classes)"
    }
    return shown.dropLast().joined(separator: ", ") + " or \(shown[shown.count - 1])"
  }
}
