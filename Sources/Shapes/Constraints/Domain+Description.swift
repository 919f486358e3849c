extension Domain: CustomStringConvertible {
  /// More parts than this are cut short.
  private static let partLimit = 6

  /// `multiple of 16, at least 32`, `24, 28 or 32`, `no size`.
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
    return [[classWords, boundWords].filter { !$0.isEmpty }.joined(separator: ", ")]
  }

  private var boundWords: String {
    if let upper { return "\(lower) to \(upper)" }
    // That even sizes begin at 2 goes without saying.
    let isPlain = modulus <= 2 ? lower <= modulus : lower == 1
    return isPlain && modulus > 1 ? "" : "at least \(lower)"
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

  /// Runs of neighbours as `25 to 31`.
  private func listed(_ residues: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for residue in residues { runs.merge(residue...residue) }
    let words = runs.flatMap { run in
      run.count == 1
        ? ["\(run.lowerBound)"]
        : run.count == 2
          ? ["\(run.lowerBound)", "\(run.upperBound)"] : ["\(run.lowerBound) to \(run.upperBound)"]
    }
    let shown = words.prefix(6)
    if words.count > shown.count {
      return shown.joined(separator: ", ") + ", … (\(residues.count) classes)"
    }
    guard words.count > 1 else { return words.joined() }
    return shown.dropLast().joined(separator: ", ") + " or \(shown[shown.count - 1])"
  }
}
