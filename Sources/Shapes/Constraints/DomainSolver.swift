/// Which sizes a set of constraints leaves.
package enum DomainSolver {
  /// Solves for one symbol after the other.
  ///
  /// A constraint with one symbol narrows its domain, exactly. One with several does so when all but
  /// one are pinned to a size, or are known while that one is free; else it stays undecided, unless it
  /// holds or fails at all sizes.
  ///
  /// - Complexity: linear in the constraints for windows, poolings and multiples; see
  ///   `Constraint.Relation.domain` for the rest.
  package static func solve(_ constraints: [Constraint], symbols: [SymbolInfo]) -> Solution {
    var state = State(symbols)
    var seen: Set<Constraint.Relation> = []
    var shared: [State.Shared] = []
    for constraint in constraints where seen.insert(constraint.relation).inserted {
      let symbols = constraint.symbols
      if symbols.count > 1 {
        shared.append(.init(constraint: constraint, symbols: symbols))
      } else if let symbol = symbols.first {
        state.narrow(symbol, by: constraint.relation, for: constraint)
      } else if constraint.holds([:]) == false {
        state.solution.impossible.append(constraint)
      } else if constraint.holds([:]) == nil {
        state.solution.undecided.append(constraint)
      }
    }
    state.solve(&shared)
    for entry in shared {
      switch entry.constraint.relation.verdict {
      case true?: break
      case false?: state.solution.impossible.append(entry.constraint)
      case nil: state.solution.undecided.append(entry.constraint)
      }
    }
    return state.solution
  }

  /// The sizes of one symbol that fulfil all constraints on it while the other symbols keep theirs.
  ///
  /// Constraints that stay undecided, or hold a symbol without a value, do not narrow it.
  package static func domain(
    of symbol: SymbolInfo, under constraints: [Constraint], given values: [String: Int]
  ) -> Domain {
    var domain = symbol.domain
    let others = values.filter { $0.key != symbol.name }.mapValues { Dim($0) }
    for constraint in constraints where constraint.symbols.contains(symbol.name) {
      let relation = constraint.relation.substituting(others)
      guard relation.symbols.isSubset(of: [symbol.name]), let own = relation.domain,
        let both = domain.intersection(own)
      else { continue }
      domain = both
    }
    return domain
  }
}

private struct State {
  struct Shared {
    var constraint: Constraint
    var symbols: Set<String>
  }

  var solution = Solution()
  private var known: [String: Int] = [:]
  private var pinned: [String: Int] = [:]
  private var applied: [String: [(constraint: Constraint, domain: Domain)]] = [:]

  init(_ symbols: [SymbolInfo]) {
    for symbol in symbols {
      let domain = symbol.domain
      solution.domains[symbol.name] = domain
      known[symbol.name] = symbol.value
      pinned[symbol.name] = domain.only
    }
  }

  mutating func narrow(_ symbol: String, by relation: Constraint.Relation, for origin: Constraint) {
    let before = solution.domains[symbol] ?? .all
    solution.domains[symbol] = before
    guard let own = relation.domain else {
      solution.undecided.append(origin)
      return
    }
    if own == .all { return }
    if own.isEmpty {
      solution.impossible.append(origin)
    }
    guard let after = before.intersection(own) else {
      solution.undecided.append(origin)
      return
    }
    solution.domains[symbol] = after
    if after.isEmpty, !before.isEmpty, !own.isEmpty {
      let other = applied[symbol]?.first { $0.domain.intersection(own)?.isEmpty == true }
      solution.conflicts[symbol] = (other.map { [$0.constraint] } ?? []) + [origin]
    }
    applied[symbol, default: []].append((origin, own))
    if let value = after.only, before.only == nil {
      pinned[symbol] = value
      solution.pins.append(.init(symbol: symbol, value: value, constraint: origin))
    }
  }

  /// Applies constraints between several symbols as pins leave them with one, until none does.
  mutating func solve(_ shared: inout [Shared]) {
    var changes = true
    while changes {
      changes = false
      shared.removeAll { entry in
        guard let (target, values) = target(of: entry.symbols) else { return false }
        let relation = entry.constraint.relation.substituting(values.mapValues { Dim($0) })
        if let target {
          narrow(target, by: relation, for: entry.constraint)
        } else if relation.holds({ _ in nil }) == false {
          solution.impossible.append(entry.constraint)
        }
        changes = true
        return true
      }
    }
  }

  /// The symbol to solve for and the sizes of the others; no symbol when all are pinned, nil when
  /// several are open.
  private func target(of symbols: Set<String>) -> (symbol: String?, values: [String: Int])? {
    let open = symbols.filter { pinned[$0] == nil }
    guard open.count > 1 else { return (open.first, pinned.filter { symbols.contains($0.key) }) }
    let free = open.filter { known[$0] == nil }
    guard free.count == 1, let target = free.first else { return nil }
    var values = known.filter { symbols.contains($0.key) }
    values.merge(pinned.filter { symbols.contains($0.key) }) { $1 }
    values[target] = nil
    return (target, values)
  }
}
