/// A named size as a spec declares it under `dims`.
package struct SymbolInfo: Hashable, Sendable {
  package var name: String
  package var value: Int?
  package var min: Int?
  package var max: Int?
  package var multipleOf: Int?
  package var remainder: Int?

  package init(
    _ name: String, value: Int? = nil, min: Int? = nil, max: Int? = nil, multipleOf: Int? = nil,
    remainder: Int? = nil
  ) {
    self.name = name
    self.value = value
    self.min = min
    self.max = max
    self.multipleOf = multipleOf
    self.remainder = remainder
  }
}

extension SymbolInfo {
  /// The sizes that the declaration allows.
  package var domain: Domain {
    Domain(min: min ?? 1, max: max, multipleOf: multipleOf ?? 1, remainder: remainder ?? 0)
  }
}
