internal import Program
internal import Shapes

/// The square root.
package struct TorchSqrtLayer: PointwiseFamily {
  package static let about = About("sqrt", dialects: [.torch], "Square root.", formula: "√x")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("sqrt", [[.batch, 8]], gives: [.batch, 8])
  ]

  package init() {}

  package var function: any Activation { SquareRootActivation() }
}

/// The square root as a function, whose slope is infinite at 0.
struct SquareRootActivation: ElementwiseFamily {
  static let about = About("sqrt", dialects: [.torch], "Square root.")
  static let schema = Schema(Self(), [])

  var function: ElementwiseFunction { .squareRoot }
  var domain: NumericDomain? { .squareRoot }
  func value(_ x: Double) -> Double { max(x, 0).squareRoot() }
}
