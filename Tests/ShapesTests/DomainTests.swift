import Shapes
import Testing

@Suite struct DomainTests {
  static func parse(_ text: String) -> Dim { (try? DimExpression.parse(text)) ?? .tooLarge }

  static func solve(_ relations: [Constraint.Relation], _ symbols: [SymbolInfo] = []) -> Solution {
    DomainSolver.solve(relations.map { Constraint($0, reason: "because") }, symbols: symbols)
  }

  static let table: [([Constraint.Relation], SymbolInfo, String)] = [
    ([], SymbolInfo("h"), "any size"),
    ([], SymbolInfo("h", min: 8, multipleOf: 4), "multiple of 4, at least 8"),
    ([], SymbolInfo("h", max: 64), "1 to 64"),
    ([], SymbolInfo("h", multipleOf: 16, remainder: 1), "1 more than a multiple of 16"),
    (
      [], SymbolInfo("h", multipleOf: 16, remainder: -1),
      "1 less than a multiple of 16, at least 15"
    ),
    ([], SymbolInfo("h", min: 9, max: 3), "no size"),
    ([.atLeast(parse("(h - 4) // 2"), 1)], SymbolInfo("h"), "at least 6"),
    ([.atLeast(parse("((h - 2) // 2 - 2) // 2"), 1)], SymbolInfo("h"), "at least 10"),
    (
      [.equal(parse("h // 16 * 16"), parse("h"))], SymbolInfo("h"),
      "multiple of 16, at least 16"
    ),
    (
      [.equal(parse("h // 16 * 16"), parse("h")), .atLeast(parse("h // 4 - 6"), 1)],
      SymbolInfo("h"), "multiple of 16, at least 32"
    ),
    ([.divisible(parse("h"), by: 2)], SymbolInfo("h"), "even"),
    ([.divisible(parse("3 * h + 1"), by: 2)], SymbolInfo("h"), "odd"),
    ([.equal(parse("64 * h"), 1792)], SymbolInfo("h"), "28"),
    ([.equal(parse("h // 4"), 3)], SymbolInfo("h"), "12 to 15"),
    ([.equal(parse("h // 2"), 3)], SymbolInfo("h"), "6 or 7"),
    ([.equal(parse("h * h"), 144)], SymbolInfo("h"), "12"),
    ([.equal(parse("(h - 12) * (h - 20)"), 0)], SymbolInfo("h"), "12 or 20"),
    ([.equal(parse("2 * h"), 7)], SymbolInfo("h"), "no size"),
    ([.broadcastable(parse("h // 2"), 7)], SymbolInfo("h"), "2, 3, 14 or 15"),
    (
      [.divisible(parse("h"), by: 4), .divisible(parse("h"), by: 6)], SymbolInfo("h"),
      "multiple of 12, at least 12"
    ),
    ([.atMost(parse("h - 2"), 3), .atLeast(parse("h"), 2)], SymbolInfo("h"), "2 to 5"),
    ([.atLeast(parse("h % 3"), 1)], SymbolInfo("h"), "not a multiple of 3"),
    ([.divisible(parse("h // 2"), by: 2)], SymbolInfo("h"), "0 or 1 modulo 4"),
    ([.atLeast(parse("h % 32 - 6"), 20)], SymbolInfo("h"), "26 to 31 modulo 32, at least 26"),
    (
      [.equal(parse("-(-h // 32) * 4"), parse("-(-h // 8)"))], SymbolInfo("h"),
      "0 or 25 to 31 modulo 32, at least 25"
    ),
    (
      [.equal(parse("h // 3 * 3 + 1"), parse("h")), .atLeast(parse("h"), 5)], SymbolInfo("h"),
      "1 more than a multiple of 3, at least 7"
    ),
  ]

  @Test("a domain reads as words", arguments: table)
  func describes(relations: [Constraint.Relation], symbol: SymbolInfo, words: String) {
    #expect(Self.solve(relations, [symbol]).domains["h"]?.description == words)
  }

  @Test("a domain holds a size exactly where all constraints do", arguments: 0..<8)
  func matchesBruteForce(seed: UInt64) {
    var generator = SeededGenerator(state: 700 + seed)
    for _ in 0..<120 {
      var checks: [@Sendable (Int) -> Bool?] = []
      var relations: [Constraint.Relation] = []
      for _ in 0..<generator.pick(1...3) {
        let (relation, check) = generator.constraint()
        relations.append(relation)
        checks.append(check)
      }
      let symbol = SymbolInfo(
        "n", min: generator.pick(1...9),
        max: generator.pick(0...3) == 0 ? generator.pick(20...200) : nil,
        multipleOf: generator.pick(1...3), remainder: generator.pick(0...2))
      let solution = Self.solve(relations, [symbol])
      guard solution.undecided.isEmpty, !relations.contains(where: \.symbols.isEmpty),
        let domain = solution.domains["n"]
      else { continue }
      let wrong = (1...300).filter { n in
        let declared =
          n >= symbol.min ?? 1 && n <= symbol.max ?? .max
          && (n - (symbol.remainder ?? 0)) % (symbol.multipleOf ?? 1) == 0
        let results = checks.map { $0(n) }
        if results.contains(nil) { return false }
        return domain.contains(n) != (declared && results.allSatisfy { $0 == true })
      }
      #expect(wrong.isEmpty, "\(relations): \(domain)")
      checkMembers(of: domain)
    }
  }

  /// Bounds, neighbours and congruence agree with membership.
  private func checkMembers(of domain: Domain) {
    let members = (1...600).filter(domain.contains)
    #expect(domain.isEmpty || domain.contains(domain.min))
    if let first = members.first {
      #expect(domain.min == first)
      #expect(members.allSatisfy { $0 % domain.multipleOf == domain.remainder })
    }
    for n in stride(from: 1, through: 300, by: 7) {
      #expect(domain.previous(from: n) == members.last { $0 <= n })
      let next = domain.next(from: n)
      if let expected = members.first(where: { $0 >= n }) { #expect(next == expected) }
    }
  }

  @Test("few constraints on one symbol stay undecided", arguments: 0..<2)
  func decidesMost(seed: UInt64) {
    var generator = SeededGenerator(state: 800 + seed)
    var undecided = 0
    for _ in 0..<500 where !Self.solve([generator.constraint().relation]).undecided.isEmpty {
      undecided += 1
    }
    #expect(undecided < 50)
  }

  @Test("verdicts over all sizes agree with every size tried", arguments: 0..<4)
  func verdictsHold(seed: UInt64) {
    var generator = SeededGenerator(state: 900 + seed)
    var decided = 0
    for i in 0..<150 {
      let names = i % 2 == 0 ? ["a"] : ["a", "b"]
      let (x, y) = (
        generator.traced(over: names, steps: 3), generator.traced(over: names, steps: 3)
      )
      let relations: [Constraint.Relation] = [
        .equal(x.dim, y.dim), .atLeast(x.dim, generator.pick(-4...4)),
        .atMost(x.dim, generator.pick(-4...4)), .divisible(x.dim, by: generator.pick(1...6)),
        .broadcastable(x.dim, y.dim),
      ]
      for relation in relations {
        let constraint = Constraint(relation, reason: "")
        let (always, never) = (constraint.isAlwaysTrue, constraint.isNeverTrue)
        guard always || never else { continue }
        decided += 1
        for _ in 0..<40 {
          let sizes = ["a": generator.pick(1...60), "b": generator.pick(1...60)]
          #expect(constraint.holds(sizes) != never, "\(relation)")
        }
      }
    }
    #expect(decided > 40)
  }

  @Test("equality is proved where the normal forms differ")
  func provesEqualities() {
    // Hermite: the floors of n/3, (n+1)/3 and (n+2)/3 add up to n.
    let hermite = Constraint.Relation.equal(
      Self.parse("n // 3 + (n + 1) // 3 + (n + 2) // 3"), Self.parse("n"))
    #expect(Constraint(hermite, reason: "").isAlwaysTrue)
    let shifted = Constraint.Relation.equal(
      Self.parse("(a // 3 + (a + 1) // 3 + (a + 2) // 3) * b"), Self.parse("a * b + 1"))
    #expect(!Constraint(shifted, reason: "").isAlwaysTrue)
    #expect(Constraint(.divisible(Self.parse("n * n + n"), by: 2), reason: "").isAlwaysTrue)
    #expect(Constraint(.equal(Self.parse("4 * a + 2 * b"), 7), reason: "").isNeverTrue)
  }

  @Test("a constraint that leaves one size is reported as a pin")
  func reportsPins() throws {
    let constraint = Constraint(
      .equal(Self.parse("64 * ((h - 4) // 2)"), 768), reason: "dense was declared with 768 inputs")
    let width = Constraint(.equal(Self.parse("w"), Self.parse("h")), reason: "rows meet columns")
    let height = Constraint(.divisible(Self.parse("h"), by: 2), reason: "patches of 2")
    let solution = DomainSolver.solve([width, constraint, height], symbols: [SymbolInfo("h")])
    #expect(solution.domains["h"]?.only == 28)
    #expect(solution.domains["w"]?.only == 28)
    #expect(solution.pins.map(\.symbol) == ["h", "w"])
    #expect(solution.pins.map(\.constraint) == [height, width])
    #expect(solution.undecided.isEmpty)
  }

  @Test("two constraints that exclude each other are both named")
  func reportsConflicts() {
    let small = Constraint(.atMost(Self.parse("h"), 20), reason: "at most 20 positions")
    let even = Constraint(.divisible(Self.parse("h"), by: 2), reason: "halved")
    let large = Constraint(.atLeast(Self.parse("h - 30"), 1), reason: "kernel 30 must fit")
    let solution = DomainSolver.solve([small, even, large], symbols: [SymbolInfo("h", value: 28)])
    #expect(solution.domains["h"]?.isEmpty == true)
    #expect(solution.conflicts["h"] == [small, large])
    #expect(Self.solve([.equal(Self.parse("2 * h"), 7)]).impossible.count == 1)
  }

  @Test("a free symbol is solved for beside known ones, and free ones stay undecided")
  func solvesBesideKnown() {
    let sum = Constraint.Relation.equal(Self.parse("h + w"), 40)
    let known = Self.solve([sum], [SymbolInfo("h"), SymbolInfo("w", value: 12)])
    #expect(known.domains["h"]?.only == 28)
    #expect(known.domains["w"] == .all)
    let free = Self.solve([sum], [SymbolInfo("h"), SymbolInfo("w")])
    #expect(free.undecided.map(\.relation) == [sum])
    #expect(free.domains["h"] == .all)
    let always = Self.solve([
      .equal(Self.parse("h * w - w * h"), 0), .divisible(Self.parse("8 * h * w"), by: 4),
    ])
    #expect(always.undecided.isEmpty)
  }

  @Test("one size is solved for while the others keep theirs")
  func solvesForOne() {
    let flat = Constraint(
      .equal(Self.parse("64 * ((h - 6) // 4) * ((w - 6) // 4)"), 1600), reason: "1600 inputs")
    let values = ["h": 28, "w": 28]
    let domain = DomainSolver.domain(of: SymbolInfo("h"), under: [flat], given: values)
    #expect(domain.description == "26 to 29")
    #expect(flat.holds(values) == true)
    #expect(flat.text == "((h - 6) // 4) * ((w - 6) // 4) = 25")
  }

  @Test(
    "a constraint reads without common divisors",
    arguments: [
      (.equal(parse("64 * h"), 1792), "h = 28"),
      (.equal(parse("h // 2"), parse("w")), "h // 2 = w"),
      (.equal(parse("2 * h - 2 * w"), 0), "2 * h - 2 * w = 0"),
      (.divisible(parse("64 * w"), by: 128), "w is a multiple of 2"),
      (.divisible(parse("h + 1"), by: 4), "h + 1 is a multiple of 4"),
      (.atLeast(parse("h - 4"), 1), "h - 4 ≥ 1"),
      (.atMost(parse("2 * h"), 8), "2 * h ≤ 8"),
      (.broadcastable(parse("h"), 7), "h = 7, or one of them is 1"),
    ] as [(Constraint.Relation, String)])
  func reads(relation: Constraint.Relation, text: String) {
    #expect(Constraint(relation, reason: "").text == text)
  }

  @Test("a period too long to list is left undecided, not guessed")
  func admitsLongPeriods() {
    let relation = Constraint.Relation.equal(Self.parse("h // 10007 * 10009"), Self.parse("h + 5"))
    let solution = Self.solve([relation])
    #expect(solution.undecided.count == 1)
    // A chain of windows is inverted, whatever its period.
    let chain = Self.solve([.atLeast(Self.parse("h // 10007 // 10009"), 2)])
    #expect(chain.domains["h"]?.min == 2 * 10007 * 10009)
  }
}

extension SeededGenerator {
  /// A constraint on `n` beside its check on plain integers.
  mutating func constraint() -> (
    relation: Constraint.Relation, check: @Sendable (Int) -> Bool?
  ) {
    let x = traced(over: ["n"], steps: pick(1...4))
    let y = traced(over: ["n"], steps: pick(1...2))
    let bound = pick(-3...40)
    func one(_ test: @escaping @Sendable (Int) -> Bool) -> @Sendable (Int) -> Bool? {
      { [direct = x.direct] in direct(["n": $0]).map(test) }
    }
    func two(_ test: @escaping @Sendable (Int, Int) -> Bool) -> @Sendable (Int) -> Bool? {
      { [a = x.direct, b = y.direct] n in
        a(["n": n]).flatMap { x in b(["n": n]).map { test(x, $0) } }
      }
    }
    switch pick(0...5) {
    case 0: return (.equal(x.dim, y.dim), two { $0 == $1 })
    case 1: return (.atMost(x.dim, bound), one { $0 <= bound })
    case 2:
      let k = pick(1...6)
      return (.divisible(x.dim, by: k), one { $0 % k == 0 })
    case 3: return (.broadcastable(x.dim, y.dim), two { $0 == $1 || $0 == 1 || $1 == 1 })
    default: return (.atLeast(x.dim, bound), one { $0 >= bound })
    }
  }
}
