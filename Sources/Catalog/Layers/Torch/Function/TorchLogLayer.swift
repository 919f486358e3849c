internal import Program
internal import Shapes

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The natural logarithm.
package struct TorchLogLayer: PointwiseFamily {
  package static let about = About(
    "log", dialects: [.torch], "Natural logarithm.", formula: "ln(x)")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("log", [[.batch, 8]], gives: [.batch, 8])
  ]

  package init() {}

  package var function: any Activation { LogarithmActivation() }
}

/// The natural logarithm as a function; -∞ at 0.
struct LogarithmActivation: ElementwiseFamily {
  static let about = About("log", dialects: [.torch], "Natural logarithm.")
  static let schema = Schema(Self(), [])

  var function: ElementwiseFunction { .log }
  var domain: NumericDomain? { .logarithm }
  func value(_ x: Double) -> Double { log(max(x, 0)) }

  func facts(_ operand: ValueFacts) -> ValueFacts {
    ValueFacts(
      range: operand.range.map(image),
      encoding: operand.encoding == .probabilities ? .logProbabilities : encoding,
      moments: operand.moments.map { $0.after(jumps: jumps, value) })
  }
}
