/// Which sizes a set of constraints leaves.
package enum DomainSolver {
  package static func solve(_ constraints: [Constraint], symbols: [SymbolInfo]) -> Solution {
    var solution = Solution()
    for symbol in symbols { solution.domains[symbol.name] = symbol.domain }
    for constraint in constraints {
      switch constraint.relation.verdict {
      case true?: break
      case false?: solution.impossible.append(constraint)
      case nil: solution.undecided.append(constraint)
      }
    }
    return solution
  }
}

/// What ``DomainSolver`` found.
package struct Solution: Sendable {
  /// A symbol that has only one valid size.
  package struct Pin: Hashable, Sendable {
    package var symbol: String
    package var value: Int
    /// The constraint that left no other.
    package var constraint: Constraint
  }

  /// The valid sizes by name, as far as the decided constraints tell.
  package var domains: [String: Domain] = [:]
  package var pins: [Pin] = []
  /// Constraints between several symbols that do not separate, and those with too long a period.
  package var undecided: [Constraint] = []
  /// Constraints that hold at no sizes at all.
  package var impossible: [Constraint] = []
  /// For a name without any valid size, the constraint that took the last ones.
  package var conflicts: [String: Constraint] = [:]
}

extension SymbolInfo {
  /// The sizes that the declaration allows.
  package var domain: Domain {
    Domain(min: min ?? 1, max: max, multipleOf: multipleOf ?? 1, remainder: remainder ?? 0)
  }
}
