internal import Shapes

/// Logarithm of the sigmoid.
package struct TorchLogSigmoidLayer: PointwiseFamily {
  package static let about = About(
    "LogSigmoid", aliases: ["logsigmoid"], dialects: [.torch], "Logarithm of the sigmoid.",
    formula: "-log(1 + exp(-x))",
    twin: "log_sigmoid")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("LogSigmoid", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { LogSigmoidActivation() }
}
