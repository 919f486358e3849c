internal import Shapes

extension InferenceContext {
  /// `⌊n · factor⌋` as PyTorch computes it, in float64.
  ///
  /// - Throws: `shape/empty-output`; `shape/unknown-extent` where `n` is open and no formula in whole
  ///   numbers gives what float64 does.
  mutating func scaled(
    _ n: Dim, by factor: Double, name: String, parameter: String
  ) throws(LayerError) -> Dim {
    let size: Dim
    if n.constant == nil, let ratio = WholeRatio(factor) {
      size = (n * ratio.numerator).floorDivided(by: ratio.denominator)
    } else if let value = value(n) {
      size =
        Int(exactly: (Double(value) * factor).rounded(.towardZero)).map { Dim($0) } ?? .tooLarge
    } else {
      throw LayerError(
        "shape/unknown-extent",
        "\(subject) needs a known \(name): '\(parameter): \(factor)' is rounded differently from "
          + "size to size, but \(n) has no value",
        at: .parameter(parameter), help: "use a factor such as 2 or 0.5, or give the size")
    }
    try require(
      size, atLeast: 1,
      reason: { "\($0.subject): its \(parameter) must leave some of the \(name)" },
      else: {
        LayerError(
          "shape/empty-output",
          "\($0.subject) has a \(parameter) of \(factor), which leaves nothing of a \(name) of only "
            + "\($0.text(n))",
          at: .parameter(parameter),
          framework: "Input and output sizes should be greater than 0")
      })
    return size
  }
}

/// A factor as a fraction of whole numbers that gives the same products, rounded down.
struct WholeRatio {
  let numerator: Int
  let denominator: Int

  /// Larger axes are not worth a table of their roundings.
  private static let largestSize = 1 << 16

  init?(_ factor: Double) {
    for denominator in 1...1000 {
      let numerator = (factor * Double(denominator)).rounded()
      guard abs(numerator) < 1e9, numerator / Double(denominator) == factor else { continue }
      self.numerator = Int(numerator)
      self.denominator = denominator
      // Products with a power of two as denominator are exact.
      if denominator & (denominator - 1) == 0 || agrees(with: factor) { return }
      break
    }
    return nil
  }

  private func agrees(with factor: Double) -> Bool {
    (1...Self.largestSize).allSatisfy {
      Int((Double($0) * factor).rounded(.towardZero)) == $0 * numerator / denominator
    }
  }
}
