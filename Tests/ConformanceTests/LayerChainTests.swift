import Analysis
import Program
import Shapes
import SourceText
import Spec
import Testing

/// The algebra of shapes against layers tried at every size.
@Suite struct LayerChainTests {
  static let sizes = 1...300
  static let chainsPerSeed = 60

  @Test(
    "the domain of a chain holds exactly the sizes at which every layer takes its operand",
    arguments: 0..<32)
  func chainsOfKeras(seed: Int) { compare(seed: seed, .keras) }

  @Test("so it does with the modules of PyTorch", arguments: 32..<64)
  func chainsOfTorch(seed: Int) { compare(seed: seed, .torch) }

  private func compare(seed: Int, _ dialect: ChainDialect) {
    var generator = ChainGenerator(seed: UInt64(seed) * 1009 + 7, dialect)
    var tally = Tally()
    for index in 0..<Self.chainsPerSeed {
      let (chain, base) = generator.chain(names: index % 2 == 0 ? ["n"] : ["height", "width"])
      if tally.add(Comparison(chain, base).run()) { continue }
      let (least, fault) = Comparison.shrunk(chain, base)
      Issue.record("\(fault)\n\(least.yaml())")
    }
    // Many chains are restricted, and few conditions are beyond what is solved exactly.
    #expect(tally.restricted * 3 > tally.names)
    #expect(tally.stretched * 10 <= tally.names * Self.sizes.count, "\(tally.stretched) sizes")
    #expect(tally.undecided * 20 <= tally.names, "\(tally.undecided) of \(tally.names)")
  }

  struct Tally {
    var names = 0
    var restricted = 0
    var undecided = 0
    var stretched = 0

    /// Whether the comparison found no fault.
    mutating func add(_ outcome: Comparison.Outcome) -> Bool {
      names += outcome.names
      restricted += outcome.restricted
      undecided += outcome.undecided
      stretched += outcome.stretched
      return outcome.fault == nil
    }
  }
}

/// One chain: what the engine says of all sizes, and what comes of each.
struct Comparison {
  struct Outcome {
    var names = 0
    /// Names for which some size is not valid.
    var restricted = 0
    /// Names with a condition whose sizes are too many to list.
    var undecided = 0
    /// Sizes at which a sum repeats what has the size 1.
    var stretched = 0
    var fault: String?
  }

  let chain: LayerChain
  let base: [String: Int]

  init(_ chain: LayerChain, _ base: [String: Int]) {
    self.chain = chain
    self.base = base
  }

  func run() -> Outcome {
    var outcome = Outcome()
    guard let free = Comparison.analyzed(chain, [:]), let shape = Comparison.result(free) else {
      let isValid = chain.sizes(base) != nil
      outcome.fault = isValid ? "free sizes are refused, \(base) is valid" : nil
      return outcome
    }
    for name in chain.names {
      outcome.names += 1
      check(name, free.constraints.map(\.constraint), shape, &outcome)
      if outcome.fault != nil { break }
    }
    if outcome.fault == nil { outcome.fault = faultOfPairs(free) }
    return outcome
  }

  /// The domains of several names together, at sizes drawn for all of them.
  private func faultOfPairs(_ free: AnalyzedSpec) -> String? {
    let isSeparate = free.domains.undecided.isEmpty && free.domains.impossible.isEmpty
    var generator = ChainGenerator(seed: 3, .keras)
    for _ in 0..<(chain.names.count > 1 ? 60 : 0) {
      let values = base.mapValues { _ in generator.pick(LayerChainTests.sizes) }
      let isValid = chain.sizes(values) != nil
      if isValid, chain.sizes(values, stretching: false) == nil { continue }
      let isSaid = free.constraints.allSatisfy { $0.constraint.holds(values) != false }
      let isInDomains = values.allSatisfy { free.domains.domains[$0]?.contains($1) != false }
      guard isSaid == isValid, isValid ? isInDomains : !(isSeparate && isInDomains) else {
        return "\(values) is \(isValid ? "valid" : "not valid"), domains: \(free.domains.domains)"
      }
    }
    return nil
  }

  private func check(
    _ name: String, _ constraints: [Constraint], _ shape: [Dim], _ outcome: inout Outcome
  ) {
    let others = base.filter { $0.key != name }.mapValues { Dim($0) }
    let own = constraints.map {
      Constraint($0.relation.substituting(others), reason: $0.reason)
    }
    let solution = DomainSolver.solve(own, symbols: [SymbolInfo(name)])
    let isDecided = solution.undecided.isEmpty
    if !isDecided { outcome.undecided += 1 }
    let domain = solution.impossible.isEmpty ? solution.domains[name] ?? .all : .empty
    var isRestricted = false
    var edges: Set<Int> = []
    var before: (size: Int, isValid: Bool)?
    for size in LayerChainTests.sizes {
      let values = base.merging([name: size]) { $1 }
      let expected = chain.sizes(values)
      let isValid = expected != nil
      // A sum over what only happens to have the size 1 is stretched at that size and refused for free sizes.
      if isValid, chain.sizes(values, stretching: false) == nil {
        outcome.stretched += 1
        continue
      }
      if let before, before.isValid != isValid, edges.count < 6 {
        edges.formUnion([before.size, size])
      }
      before = (size, isValid)
      isRestricted = isRestricted || !isValid
      let said =
        isDecided
        ? domain.contains(size) : constraints.allSatisfy { $0.holds(values) != false }
      if said != isValid {
        outcome.fault =
          "\(values) is \(isValid ? "valid" : "not valid"), but '\(name)' is said to be: \(domain)"
        return
      }
      if let expected, shape.map({ $0.evaluate(values) }) != expected {
        outcome.fault = "\(shape) at \(values) should be \(expected)"
        return
      }
    }
    if isRestricted { outcome.restricted += 1 }
    for size in edges.sorted() {
      let values = base.merging([name: size]) { $1 }
      let inferred = Comparison.analyzed(chain, values).flatMap(Comparison.result)
      let sizes = inferred?.map { $0.evaluate(values) }
      if sizes != chain.sizes(values)?.map(Optional.some) {
        outcome.fault = "inference at \(values) gives \(sizes.map { "\($0)" } ?? "an error")"
        return
      }
    }
  }

  static func analyzed(_ chain: LayerChain, _ values: [String: Int]) -> AnalyzedSpec? {
    AnalyzedSpec(SpecDocument.read(Array(chain.yaml(values).utf8), path: "chain.yaml"))
  }

  /// The shape of the last layer without the batch axis; nil after a mistake.
  static func result(_ spec: AnalyzedSpec) -> [Dim]? {
    guard spec.document.diagnostics.isEmpty, spec.diagnostics.isEmpty else { return nil }
    return (spec.nodes.last?.outputs.first?.type ?? spec.inputs.first?.type).map {
      Array($0.shape.dims.dropFirst())
    }
  }

  /// The shortest chain found that still fails, and how.
  static func shrunk(_ chain: LayerChain, _ base: [String: Int]) -> (LayerChain, String) {
    var (least, fault) = (chain, Comparison(chain, base).run().fault ?? "")
    while let next = least.shorter.lazy.compactMap({ shorter -> (LayerChain, String)? in
      guard !shorter.steps.isEmpty, shorter.sizes(base) != nil else { return nil }
      return Comparison(shorter, base).run().fault.map { (shorter, $0) }
    }).first {
      (least, fault) = next
    }
    return (least, fault)
  }
}
