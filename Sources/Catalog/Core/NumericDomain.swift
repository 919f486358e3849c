/// A function that is not defined, not finite or without a slope for every number.
package enum NumericDomain: Hashable, Sendable {
  /// Defined above 0; -∞ at 0.
  case logarithm
  /// Defined from 0 on; its slope is infinite at 0.
  case squareRoot
  /// Defined everywhere but at 0.
  case divisor
  /// Finite up to the logarithm of the largest number.
  case exponential
}

/// Which kind of numbers a layer must be given, because frameworks compute it for no other.
package enum ElementNeed: Hashable, Sendable {
  /// Integers that count rows of a table.
  case indices
  /// Numbers with a fraction.
  case fractions
}
