internal import Arrays

/// Rows of a source in some order: by a rule where there is one, so that it takes no memory, else as a list of four
/// bytes a row.
struct RowSelection: RandomAccessCollection, Sendable {
  private enum Rule: Sendable {
    case all
    case shuffled(IndexPermutation)
    case listed([UInt32])
    /// For rows that four bytes do not count.
    case listedWide([Int])
  }
  private let rule: Rule
  let startIndex = 0
  let endIndex: Int
  /// Place of the first row in the order of the rule.
  private let offset: Int

  private init(_ rule: Rule, _ range: Range<Int>) {
    (self.rule, offset, endIndex) = (rule, range.lowerBound, range.count)
  }

  /// All rows in their order.
  init(count: Int) { self.init(.all, 0..<Swift.max(0, count)) }

  init(_ rows: [Int]) {
    let isNarrow = rows.allSatisfy { UInt32(exactly: $0) != nil }
    self.init(
      isNarrow ? .listed(rows.map { UInt32(truncatingIfNeeded: $0) }) : .listedWide(rows),
      0..<rows.count)
  }

  subscript(position: Int) -> Int {
    let place = offset + position
    switch rule {
    case .all: return place
    case .shuffled(let order): return order[place]
    case .listed(let rows): return Int(rows[place])
    case .listedWide(let rows): return rows[place]
    }
  }

  /// The rows at these positions; faster than one by one.
  func rows(at positions: [Int]) -> [Int] {
    let places = positions.map { offset + $0 }
    switch rule {
    case .all: return places
    case .shuffled(let order): return order.elements(at: places)
    case .listed(let rows): return places.map { Int(rows[$0]) }
    case .listedWide(let rows): return places.map { rows[$0] }
    }
  }

  /// The rows at these places, as a selection of their own.
  func part(_ range: Range<Int>) -> RowSelection {
    RowSelection(rule, offset + range.lowerBound..<offset + range.upperBound)
  }

  /// The same rows in random order.
  func shuffled(_ random: RandomStream) -> RowSelection {
    let order = IndexPermutation(count: count, random)
    if case .all = rule, offset == 0 { return RowSelection(.shuffled(order), 0..<count) }
    return RowSelection(order.map { self[$0] })
  }
}
