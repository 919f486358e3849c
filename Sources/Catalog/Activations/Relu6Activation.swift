package import Program

/// `min(max(0, x), 6)`.
package struct Relu6Activation: ElementwiseFamily {
  package static let about = About(
    "relu6", "Rectified linear unit, bounded at 6.", formula: "min(max(0, x), 6)",
    source: "Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010")
  package static let schema = Schema(Self(), [])
  package static let matchingInitializers = ["he_normal", "he_uniform"]

  package init() {}

  package var function: ElementwiseFunction { .relu6 }
  package func value(_ x: Double) -> Double { min(max(x, 0), 6) }
}
