/// A polynomial that takes integers to integers, by its differences at 0: `Σ differences[i] · C(t, i)`.
struct IntegerPolynomial {
  /// Without zeros at the end.
  private(set) var differences: [Int128]

  /// The polynomial of least degree through values at 0, 1, 2, …
  init(values: [Int]) {
    var row = values.map { Int128($0) }
    differences = []
    while let first = row.first {
      differences.append(first)
      row = zip(row.dropFirst(), row).map { $0 - $1 }
    }
    trim()
  }

  private init(differences: [Int128]) {
    self.differences = differences
    trim()
  }

  private mutating func trim() {
    while differences.last == 0 { differences.removeLast() }
  }

  /// `self - bound` and `bound - self`.
  func minus(_ bound: Int) -> IntegerPolynomial { shifted(by: -Int128(bound)) }

  func subtracted(from bound: Int) -> IntegerPolynomial {
    IntegerPolynomial(differences: differences.map { -$0 }).shifted(by: Int128(bound))
  }

  private func shifted(by constant: Int128) -> IntegerPolynomial {
    var result = differences.isEmpty ? [0] : differences
    result[0] += constant
    return IntegerPolynomial(differences: result)
  }

  /// The value at `t`, nil where a step overflows 128 bits.
  private func value(at t: Int) -> Int128? {
    var binomial: Int128 = 1
    var sum: Int128 = 0
    for (i, difference) in differences.enumerated() {
      let (term, lost) = difference.multipliedReportingOverflow(by: binomial)
      let (next, lostToo) = sum.addingReportingOverflow(term)
      if lost || lostToo { return nil }
      sum = next
      if i == differences.count - 1 { break }
      let (product, overflow) = binomial.multipliedReportingOverflow(by: Int128(t - i))
      if overflow { return nil }
      binomial = product / Int128(i + 1)
    }
    return sum
  }

  /// All `t ≥ 0` where the polynomial is at least 0; an upper end of `Int.max` stands for no end.
  ///
  /// Between the sign changes of the first difference the polynomial is monotone, so bisection finds
  /// its own. Nil where a step overflows.
  func nonNegative() -> [ClosedRange<Int>]? {
    guard differences.count > 1 else {
      return (differences.first ?? 0) >= 0 ? [0...Int.max] : []
    }
    let slope = IntegerPolynomial(differences: Array(differences.dropFirst()))
    guard let rises = slope.nonNegative() else { return nil }
    var result: [ClosedRange<Int>] = []
    var position = 0
    for rise in rises {
      if position < rise.lowerBound {
        guard search(position...rise.lowerBound, rises: false, into: &result) else { return nil }
      }
      position = rise.upperBound == .max ? .max : rise.upperBound + 1
      guard search(rise.lowerBound...position, rises: true, into: &result) else { return nil }
    }
    if position < .max {
      guard search(position...Int.max, rises: false, into: &result) else { return nil }
    }
    return result
  }

  /// Appends where a monotone stretch is at least 0; false on overflow.
  private func search(
    _ stretch: ClosedRange<Int>, rises: Bool, into result: inout [ClosedRange<Int>]
  ) -> Bool {
    guard let end = reach(stretch, rises: rises) else { return false }
    // The first t behind the change of sign.
    var (low, high) = (stretch.lowerBound, end)
    while low < high {
      let middle = low + (high - low) / 2
      guard let value = value(at: middle) else { return false }
      if (value >= 0) == rises { high = middle } else { low = middle + 1 }
    }
    guard let value = value(at: low) else { return false }
    let isPast = (value >= 0) == rises
    if rises {
      if isPast { result.merge(low...stretch.upperBound) }
    } else {
      let last = isPast ? low - 1 : low
      if last >= stretch.lowerBound { result.merge(stretch.lowerBound...last) }
    }
    return true
  }

  /// A bound for the search: the end of the stretch, or where a stretch without end has changed sign.
  private func reach(_ stretch: ClosedRange<Int>, rises: Bool) -> Int? {
    guard stretch.upperBound == .max else { return stretch.upperBound }
    var step = 1
    while let t = stretch.lowerBound.adding(step), let value = value(at: t) {
      if (value >= 0) == rises { return t }
      guard let next = step.times(2) else { return nil }
      step = next
    }
    return nil
  }
}

extension [ClosedRange<Int>] {
  /// Appends a range that does not begin before the last one, joining the two where they touch.
  mutating func merge(_ range: ClosedRange<Int>) {
    guard let last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1 else {
      append(range)
      return
    }
    self[count - 1] = last.lowerBound...Swift.max(last.upperBound, range.upperBound)
  }

  /// What two sorted lists of disjoint ranges have in common.
  func intersection(_ other: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
    var result: [ClosedRange<Int>] = []
    for a in self {
      for b in other where a.overlaps(b) { result.append(a.clamped(to: b)) }
    }
    return result
  }
}
