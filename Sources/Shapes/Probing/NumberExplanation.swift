/// Where a number came from: `16384 = 64 (filters) × 16 (height // 2) × 16 (width // 2)`.
package enum NumberExplanation {
  /// The number as the product that a dim makes of it.
  ///
  /// Nil when the dim does not give this number, or is a number that no name explains.
  ///
  /// - Parameter names: values of the symbols, and named constants that may explain a coefficient.
  package static func explain(_ number: Int, as dim: Dim, names: [String: Int]) -> String? {
    guard dim.evaluate(names) == number else { return nil }
    let (coefficient, dims) = dim.factors
    let symbols = dim.symbols
    if coefficient == 1, dims.count == 1 {
      return "\(number) = \(dim)" + (dim.isSymbol ? "" : sizes(of: symbols, names))
    }
    let constants = names.filter { !symbols.contains($0.key) }
      .map { (name: $0.key, value: $0.value) }
      .sorted { $0.name < $1.name }
    if dims.isEmpty {
      return factor(number, among: constants).first.map { "\(number) = \($0)" }
    }
    var parts: [String] = []
    if coefficient != 1 {
      parts.append(factor(coefficient, among: constants).first ?? String(coefficient))
    }
    for dim in dims {
      guard let value = dim.evaluate(names) else { return nil }
      parts.append("\(value) (\(dim))")
    }
    return "\(number) = " + parts.joined(separator: " × ")
  }

  private static func sizes(of symbols: Set<String>, _ names: [String: Int]) -> String {
    let parts = symbols.sorted().compactMap { name in names[name].map { "\(name) = \($0)" } }
    return " at " + parts.joined(separator: ", ")
  }

  /// The ways to write a number as a product of named values, the most telling first.
  ///
  /// Each name counts once. First come products that leave no factor unexplained, of these the
  /// shortest; at most eight in all.
  package static func factor(
    _ number: Int, among named: [(name: String, value: Int)]
  ) -> [String] {
    guard number > 1 else { return [] }
    var search = FactorSearch(number: number, named: named)
    search.run()
    return search.found.sorted { $0.isBetter(than: $1) }.prefix(8).map(\.text)
  }
}

extension Dim {
  fileprivate var isSymbol: Bool {
    if case .affine(let atom, 1, 0) = storage, case .symbol = atom.kind { true } else { false }
  }
}

/// A product of named values and what it leaves of the number.
private struct Factoring {
  var parts: [String] = []
  var rest: Int

  var text: String { (rest == 1 ? parts : parts + [String(rest)]).joined(separator: " × ") }

  func isBetter(than other: Factoring) -> Bool {
    if rest != other.rest { return rest < other.rest }
    if parts.count != other.parts.count { return parts.count < other.parts.count }
    return text < other.text
  }
}

/// Tries all products of named values that divide a number.
private struct FactorSearch {
  private static let stepLimit = 1 << 13

  private let number: Int
  private var groups: [(value: Int, names: [String])] = []
  private var steps = 0
  private(set) var found: [Factoring] = []

  init(number: Int, named: [(name: String, value: Int)]) {
    self.number = number
    for (name, value) in named where value > 1 && number % value == 0 {
      if let i = groups.firstIndex(where: { $0.value == value }) {
        if !groups[i].names.contains(name) { groups[i].names.append(name) }
      } else {
        groups.append((value, [name]))
      }
    }
    groups.sort { $0.value > $1.value }
  }

  mutating func run() { extend(Factoring(rest: number), from: 0) }

  private mutating func extend(_ partial: Factoring, from start: Int) {
    steps += 1
    guard steps < Self.stepLimit else { return }
    if !partial.parts.isEmpty { found.append(partial) }
    for i in start..<groups.count {
      var next = partial
      for times in 1...groups[i].names.count where next.rest % groups[i].value == 0 {
        next.rest /= groups[i].value
        next.parts = partial.parts + parts(of: groups[i], times)
        extend(next, from: i + 1)
      }
    }
  }

  /// `7 (height) × 7 (width)` when all names are used, else `7 (height or width)`.
  private func parts(of group: (value: Int, names: [String]), _ times: Int) -> [String] {
    if times == group.names.count { return group.names.map { "\(group.value) (\($0))" } }
    let names = group.names.joined(separator: " or ")
    return Array(repeating: "\(group.value) (\(names))", count: times)
  }
}
