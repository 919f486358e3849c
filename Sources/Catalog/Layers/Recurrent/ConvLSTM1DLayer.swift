internal import Program
internal import Shapes

/// A long short-term memory over a sequence of sequences, with convolutions instead of products.
///
/// - Shapes: input `[batch, time, length, channel]`, kernel `[window…, channel, 4 · filters]`, recurrent
///   kernel `[window…, filters, 4 · filters]`, state `[batch, length, filters]` with the sizes of a
///   convolution, output the last state or all.
package struct ConvLSTM1DLayer: ConvLSTMFamily {
  package static let about = About(
    "conv_lstm1d", aliases: ["ConvLSTM1D"],
    "Reads a sequence of sequences into a state with convolutions.",
    formula:
      "c = f · c + i · activation(…); h = o · activation(c); gates convolve the input and the state",
    source: "Shi et al., 2015, arXiv:1506.04214")
  package static let spatialAxes = 1
  package static let schema = Schema(Self(), convLSTMFields)

  package static let examples: [LayerExample] = [
    .init(
      "conv_lstm1d: {filters: 4, kernel_size: 3}", [[.batch, .time, 9, 2]], gives: [.batch, 7, 4]),
    .init(
      "conv_lstm1d: {filters: 4, kernel_size: 3, padding: same, return_sequences: true, return_state: true}",
      [[.batch, .time, .width, 2]],
      gives: [.batch, .time, .width, 4], [.batch, .width, 4], [.batch, .width, 4]),
    .init(
      "conv_lstm1d: {filters: 4, kernel_size: 5}", [[.batch, 5, 4, 2]],
      fails: "shape/window-larger-than-input"),
    .init("conv_lstm1d: {filters: 4, kernel_size: 3}", [[.batch, .time, 8]], fails: "shape/rank"),
    .init(
      "conv_lstm1d: {filters: 4, kernel_size: 3, padding: full}", [[.batch, 5, 4, 2]],
      fails: "spec/unknown-value"),
  ]

  package var options = RecurrentOptions()
  package var reading = ReadingOptions()
  package var opensForgetGate = true
  package var window = WindowGeometry(axes: 1)

  package init() {}
}
