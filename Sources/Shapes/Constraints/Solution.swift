/// What ``DomainSolver`` found.
package struct Solution: Sendable {
  /// A symbol that has only one valid size.
  package struct Pin: Hashable, Sendable {
    package var symbol: String
    package var value: Int
    /// The constraint that left no other.
    package var constraint: Constraint
  }

  /// The valid sizes by name, exact unless a constraint with that name is undecided.
  package var domains: [String: Domain] = [:]
  /// In the order of the constraints.
  package var pins: [Pin] = []
  /// Constraints between several symbols that do not separate, and those with too long a period.
  package var undecided: [Constraint] = []
  /// Constraints that hold at no sizes at all, given those that are pinned.
  package var impossible: [Constraint] = []
  /// For a name without any valid size: the constraint that took the last ones, and before it one
  /// that contradicts it, if it does not contradict the declaration or several together.
  package var conflicts: [String: [Constraint]] = [:]
}
