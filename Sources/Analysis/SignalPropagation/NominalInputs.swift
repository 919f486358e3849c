internal import Arrays
package import Catalog
internal import Program

extension AnalyzedSpec {
  /// What reckoning before any data is read takes for the inputs: what the pipeline says of their mean
  /// and variance; an even spread over their range where only that is known; N(0, 1) otherwise.
  ///
  /// Integers are names of things and have none.
  package var nominalInputs: [Signal?] {
    inputs.map { input in
      if let moments = input.facts.moments { return Signal(moments) }
      guard input.type.element.isFloatingPoint else { return nil }
      guard let range = input.facts.range, range.lower.isFinite, range.upper.isFinite,
        range.upper > range.lower
      else { return Signal(mean: 0, variance: 1) }
      let width = range.upper - range.lower
      return Signal(mean: (range.lower + range.upper) / 2, variance: width * width / 12)
    }
  }

  /// Signals and gradients for ``nominalInputs``.
  ///
  /// - Complexity: linear in the layers the first time.
  package func nominalSignals() -> SignalPropagation {
    derived { SignalPropagation($0, inputs: $0.nominalInputs) }
  }
}
