/// Makes a set smaller as long as a test still holds of it: the algorithm ddmin of Zeller and Hildebrandt 2002,
/// *Simplifying and isolating failure-inducing input*, doi:10.1109/32.988498.
package enum DeltaDebugging {
  /// A subset of which no single element can be left out.
  ///
  /// - Parameter holds: nil stops the search, as when time is up; it holds of `all`.
  /// - Complexity: O(n²) tests at worst, O(log n) where one element is enough.
  package static func minimized<Element, Failure: Error>(
    _ all: [Element], holds: ([Element]) throws(Failure) -> Bool?
  ) throws(Failure) -> [Element] {
    var (current, parts) = (all, 2)
    while current.count > 1 {
      var next: [Element]?
      let chunks = divided(current, into: parts)
      for index in chunks.indices where next == nil {
        guard let isEnough = try holds(chunks[index]) else { return current }
        if isEnough { (next, parts) = (chunks[index], 2) }
      }
      if next == nil, parts > 2 {
        for index in chunks.indices where next == nil {
          let rest = chunks.enumerated().flatMap { $0.offset == index ? [] : $0.element }
          guard let isEnough = try holds(rest) else { return current }
          if isEnough { (next, parts) = (rest, max(parts - 1, 2)) }
        }
      }
      if let next {
        current = next
      } else if parts < current.count {
        parts = min(2 * parts, current.count)
      } else {
        return current
      }
    }
    return current
  }

  private static func divided<Element>(_ all: [Element], into parts: Int) -> [[Element]] {
    let parts = min(parts, all.count)
    return (0..<parts).map { Array(all[$0 * all.count / parts..<($0 + 1) * all.count / parts]) }
  }
}
