extension Dim: CustomStringConvertible {
  /// Python-like text that ``DimExpression`` reads back: `(height - 4) // 2`, `64 * height * width`.
  package var description: String {
    switch storage {
    case .constant(let value): String(value)
    case .tooLarge: "too large"
    case .affine, .polynomial: productText ?? foldedText ?? sumText
    }
  }

  /// Several factors of which one is a sum: `64 * (height - 2) * (width - 2)`.
  private var productText: String? {
    guard terms.count + (constantTerm == 0 ? 0 : 1) > 1 else { return nil }
    let (coefficient, dims) = factors
    guard dims.count > 1 else { return nil }
    return Dim.product(coefficient, dims.map(\.factorText))
  }

  fileprivate var factorText: String {
    let text = description
    if case .affine(let atom, 1, 0) = storage, case .symbol = atom.kind { return text }
    return "(\(text))"
  }

  /// All of it drawn into its only division, where that is shorter: `(height - 4) // 2`.
  private var foldedText: String? {
    let divisions = terms.filter(\.isDivision)
    guard divisions.count == 1, divisions[0].coefficient.magnitude == 1,
      case .quotient(let dividend, let divisor) = divisions[0].atoms[0].kind
    else { return nil }
    let sign = divisions[0].coefficient
    let rest = self - Dim(terms: divisions, 0)
    guard rest != 0 else { return nil }
    // Q - ⌊P/k⌋ = ⌊(kQ - P + k - 1)/k⌋
    let sum = rest * divisor + dividend * sign + (sign == 1 ? 0 : divisor - 1)
    let isShift = sign == 1 && rest.constant != nil
    guard !sum.isTooLarge, isShift || sum.length < rest.length + dividend.length else { return nil }
    return "\(sum.factorText) // \(divisor)"
  }

  /// Roughly how many names and numbers the text has.
  private var length: Int {
    terms.reduce(constantTerm == 0 ? 0 : 1) { length, term in
      term.atoms.reduce(length + (term.coefficient.magnitude == 1 ? 0 : 1)) { $0 + $1.weight }
    }
  }

  private var sumText: String {
    var terms = terms
    // `3 - height` reads better than `-height + 3`.
    if let first = terms.firstIndex(where: { $0.coefficient > 0 }) {
      terms.insert(terms.remove(at: first), at: 0)
    } else if constantTerm > 0 {
      return terms.reduce(String(constantTerm)) { $0 + $1.signedText }
    }
    let leading = terms.removeFirst()
    let start = leading.coefficient < 0 ? "-" + leading.leadingText : leading.text
    let text = terms.reduce(start) { $0 + $1.signedText }
    if constantTerm == 0 { return text }
    return text + (constantTerm < 0 ? " - " : " + ") + String(constantTerm.magnitude)
  }

  /// Factors in alphabetical order behind their coefficient.
  fileprivate static func product(_ coefficient: Int, _ factors: [String]) -> String {
    let sorted = factors.sorted { a, b in
      a.drop { $0 == "(" }.lexicographicallyPrecedes(b.drop { $0 == "(" })
    }
    switch coefficient {
    case 1: return sorted.joined(separator: " * ")
    case -1: return "-" + sorted.joined(separator: " * ")
    default: return ([String(coefficient)] + sorted).joined(separator: " * ")
    }
  }
}

extension Term {
  fileprivate var isDivision: Bool {
    guard atoms.count == 1, case .quotient = atoms[0].kind else { return false }
    return true
  }

  /// This term behind another one.
  fileprivate var signedText: String { (coefficient < 0 ? " - " : " + ") + text }

  /// This term without its sign, to stand in a sum.
  fileprivate var text: String {
    if coefficient.magnitude == 1, atoms.count == 1 { return atoms[0].text(asFactor: false) }
    return leadingText
  }

  /// This term without its sign, to stand behind a minus: `-(height // 2)`.
  fileprivate var leadingText: String {
    let factors = Dim.product(1, atoms.map { $0.text(asFactor: true) })
    return coefficient.magnitude == 1 ? factors : "\(coefficient.magnitude) * \(factors)"
  }
}

extension Atom {
  fileprivate func text(asFactor: Bool) -> String {
    switch kind {
    case .symbol(let name): return name
    case .quotient(let dividend, let divisor):
      let text = "\(dividend.factorText) // \(divisor)"
      return asFactor ? "(\(text))" : text
    case .sum(let a, let b): return "((\(a)) + (\(b)))"
    case .product(let a, let b): return "((\(a)) * (\(b)))"
    }
  }
}
