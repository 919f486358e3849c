package import Program

/// A smooth version of relu without exponentials.
package struct SquareplusActivation: ElementwiseFamily {
  package static let about = About(
    "squareplus", "Smooth version of relu without exponentials.", formula: "(x + √(x² + b)) / 2",
    source: "Barron, 2021, arXiv:2112.11687")
  package static let schema = Schema(
    Self(),
    [.number("b", \.b, in: 0...(.greatestFiniteMagnitude), default: "4", "Smoothness at zero.")])

  package var b = 4.0

  package init() {}

  package var function: ElementwiseFunction { .squareplus(b: Float(b)) }
  package func value(_ x: Double) -> Double {
    let root = (x * x + b).squareRoot()
    // The plain formula cancels for very negative numbers.
    return x > 0 ? (x + root) / 2 : b == 0 ? 0 : b / (2 * (root - x))
  }
}
