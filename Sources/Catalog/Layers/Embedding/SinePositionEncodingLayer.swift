package import Program
internal import Shapes

/// Gives every step a vector of sines and cosines for its position.
///
/// - Shapes: input and output `[batch, …, steps, features]`.
package struct SinePositionEncodingLayer: Uncomputed {
  package static let about = About(
    "sine_position_encoding", aliases: ["SinePositionEncoding"],
    "Gives every step sines and cosines of its position; the input gives only the shape.",
    formula: "y[t, 2i] = sin(t · max_wavelength^(-2i / features)), y[t, 2i + 1] = cos(…)",
    source: "Vaswani et al., 2017, arXiv:1706.03762; as in KerasHub")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "max_wavelength", \.wavelength, in: 0...(.greatestFiniteMagnitude), excludingLower: true,
        default: "10000", "Steps after which the slowest sine repeats, over 2π.")
    ])

  package static let examples: [LayerExample] = [
    .init("sine_position_encoding", [[.batch, .time, 16]], gives: [.batch, .time, 16]),
    .init("sine_position_encoding", [[.batch, 16]], fails: "shape/rank"),
    .init(
      "sine_position_encoding: {max_wavelength: 0}", [[.batch, 7, 16]], fails: "spec/out-of-range"),
  ]

  package var wavelength = 10000.0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    try context.requireAxes(operands[0].shape, ["batch", "time", "features"], atLeast: true)
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: Interval(-1, 1), encoding: .real)]
  }
}
