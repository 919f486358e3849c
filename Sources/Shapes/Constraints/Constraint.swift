/// Something that has to hold of sizes for a spec to be valid.
package struct Constraint: Hashable, Sendable {
  package enum Relation: Hashable, Sendable {
    case equal(Dim, Dim)
    /// Equal, or one of the two is 1.
    case broadcastable(Dim, Dim)
    case atLeast(Dim, Int)
    case atMost(Dim, Int)
    case divisible(Dim, by: Int)
  }

  package var relation: Relation
  /// Why it has to hold, in words for people: "kernel 5 must fit into height".
  package var reason: String

  package init(_ relation: Relation, reason: String) {
    self.relation = relation
    self.reason = reason
  }

  /// Whether it holds at these sizes; nil where a symbol has no value.
  package func holds(_ values: [String: Int]) -> Bool? { relation.holds { values[$0] } }

  /// Whether it holds whatever the sizes are, every one at least 1; false where that is not known.
  package var isAlwaysTrue: Bool { relation.verdict == true }

  /// Whether no sizes fulfil it; false where that is not known.
  package var isNeverTrue: Bool { relation.verdict == false }

  package var symbols: Set<String> { relation.symbols }

  /// The relation as one reads it: `height // 2 = width`, `height - 4 ≥ 1`.
  package var text: String { relation.simplified.description }
}

extension Constraint.Relation {
  package var symbols: Set<String> {
    switch self {
    case .equal(let a, let b), .broadcastable(let a, let b): a.symbols.union(b.symbols)
    case .atLeast(let a, _), .atMost(let a, _), .divisible(let a, by: _): a.symbols
    }
  }

  package func holds(_ value: (String) -> Int?) -> Bool? {
    switch self {
    case .equal(let a, let b):
      guard let x = a.evaluate(value), let y = b.evaluate(value) else { return nil }
      return x == y
    case .broadcastable(let a, let b):
      guard let x = a.evaluate(value), let y = b.evaluate(value) else { return nil }
      return x == y || x == 1 || y == 1
    case .atLeast(let a, let bound): return a.evaluate(value).map { $0 >= bound }
    case .atMost(let a, let bound): return a.evaluate(value).map { $0 <= bound }
    case .divisible(let a, by: let k): return a.evaluate(value).map { k > 0 && $0 % k == 0 }
    }
  }

  package func substituting(_ values: [String: Dim]) -> Self {
    switch self {
    case .equal(let a, let b): .equal(a.substituting(values), b.substituting(values))
    case .broadcastable(let a, let b):
      .broadcastable(a.substituting(values), b.substituting(values))
    case .atLeast(let a, let bound): .atLeast(a.substituting(values), bound)
    case .atMost(let a, let bound): .atMost(a.substituting(values), bound)
    case .divisible(let a, by: let k): .divisible(a.substituting(values), by: k)
    }
  }
}

extension Constraint.Relation: CustomStringConvertible {
  package var description: String {
    switch self {
    case .equal(let a, let b): "\(a) = \(b)"
    case .broadcastable(let a, let b): "\(a) = \(b), or one of them is 1"
    case .atLeast(let a, let bound): "\(a) ≥ \(bound)"
    case .atMost(let a, let bound): "\(a) ≤ \(bound)"
    case .divisible(let a, by: let k): "\(a) is a multiple of \(k)"
    }
  }
}
