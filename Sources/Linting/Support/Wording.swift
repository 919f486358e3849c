#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
import Catalog
import SourceText

/// A number with as many digits as a reader needs: four after the point for small ones.
func brief(_ x: Double) -> String {
  guard x.isFinite else { return x.isNaN ? "undefined" : x > 0 ? "∞" : "-∞" }
  if x == x.rounded() || abs(x) >= 10_000 { return format(x.rounded()) }
  if abs(x) < 1e-4 { return scientific(x) }
  // Four significant digits below 1, four decimals above.
  var scale = 10_000.0
  while abs(x) * scale < 1000, scale < 1e15 { scale *= 10 }
  return format((x * scale).rounded() / scale)
}

/// `2.5e-8`: four significant digits, and an exponent without leading zeros.
private func scientific(_ x: Double) -> String {
  var exponent = log10(abs(x)).rounded(.down)
  var mantissa = (x / pow(10, exponent) * 1000).rounded() / 1000
  guard mantissa.isFinite, mantissa != 0 else { return format(x) }
  if abs(mantissa) >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  return "\(format(mantissa))e\(Int(exponent))"
}

/// `1 epoch`, `3 epochs`.
func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// `'a'`, `'a' and 'b'`, `'a', 'b' and 'c'`.
func listed(_ names: [String], _ word: String = "and") -> String {
  let quoted = names.map { "'\($0)'" }
  guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
  return "\(quoted.dropLast().joined(separator: ", ")) \(word) \(last)"
}

/// `validation and test`.
func named(_ splits: some Sequence<Split>) -> String {
  splits.sorted().map(\.rawValue).joined(separator: " and ")
}

/// `a` or `an`, as the word asks for.
func article(_ word: String) -> String {
  "aeiou".contains(word.first?.lowercased() ?? "") ? "an" : "a"
}

extension [Reason] {
  /// The chain that made a fact, as notes; the last few links, which are the ones that matter.
  var notes: [Diagnostic.Note] {
    suffix(4).map { Diagnostic.Note($0.text, at: $0.range, isStep: true) }
  }
}

/// The smallest cross-entropy that `classes` scores between `low` and `high` can reach: the right one
/// at `high`, the others at `low`.
func crossEntropyFloor(classes: Int, low: Double, high: Double) -> Double {
  log(exp(high) + Double(classes - 1) * exp(low)) - high
}
