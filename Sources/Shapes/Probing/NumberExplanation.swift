/// Where a number came from: `16384 = 64 (filters) × 16 (height // 2) × 16 (width // 2)`.
package enum NumberExplanation {
  /// The number as the product that a dim makes of it; nil when the dim does not give this number.
  ///
  /// - Parameter names: values of the symbols, and named constants that may explain a coefficient.
  package static func explain(_ number: Int, as dim: Dim, names: [String: Int]) -> String? {
    guard dim.evaluate(names) == number else { return nil }
    let (coefficient, dims) = dim.factors
    let symbols = dim.symbols
    let named = names.filter { !symbols.contains($0.key) }.map { (name: $0.key, value: $0.value) }
      .sorted { $0.name < $1.name }
    var parts: [String] = []
    if coefficient != 1 || dims.isEmpty {
      parts.append(factor(coefficient, among: named).first ?? String(coefficient))
    }
    for dim in dims {
      guard let value = dim.evaluate(names) else { return nil }
      parts.append("\(value) (\(dim))")
    }
    return "\(number) = " + parts.joined(separator: " × ")
  }

  /// The ways to write a number as a product of named values, the most telling first.
  package static func factor(_ number: Int, among named: [(name: String, value: Int)]) -> [String] {
    named.filter { $0.value == number }.map { "\($0.value) (\($0.name))" }
  }
}
