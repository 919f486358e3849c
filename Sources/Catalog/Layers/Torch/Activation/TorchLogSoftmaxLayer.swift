internal import Shapes

/// Gives the logarithms of the probabilities along an axis.
package struct TorchLogSoftmaxLayer: TorchSoftmaxAxisFamily {
  package static let about = About(
    "LogSoftmax", aliases: ["log_softmax"], dialects: [.torch],
    "Gives the logarithms of the probabilities along an axis.",
    formula: "xᵢ - log Σⱼ exp(xⱼ)", twin: "log_softmax")
  package static let schema = Schema(Self(), [.softmaxAxis])
  package static let isLog = true
  package static let examples: [LayerExample] = [
    .init("LogSoftmax: {dim: -1}", [[.batch, 10]], gives: [.batch, 10]),
    .init("LogSoftmax", [[.batch, 10]], gives: [.batch, 10]),
    .init("LogSoftmax: {dim: 2}", [[.batch, 10]], fails: "shape/axis-out-of-range"),
    .init("LogSoftmax: {dim: 0}", [[.batch, 10]], fails: "shape/batch-axis"),
    .init("LogSoftmax", [[.batch, 7, 10]], fails: "shape/batch-axis"),
  ]

  package var axis: Int?

  package init() {}
}
