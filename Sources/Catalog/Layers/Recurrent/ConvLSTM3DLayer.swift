internal import Program
internal import Shapes

/// A long short-term memory over a sequence of volumes, with convolutions instead of products.
///
/// - Shapes: input `[batch, time, depth, height, width, channel]`, kernel `[window…, channel, 4 · filters]`, recurrent
///   kernel `[window…, filters, 4 · filters]`, state `[batch, depth, height, width, filters]` with the sizes of a
///   convolution, output the last state or all.
package struct ConvLSTM3DLayer: ConvLSTMFamily {
  package static let about = About(
    "conv_lstm3d", aliases: ["ConvLSTM3D"],
    "Reads a sequence of volumes into a state with convolutions.",
    formula:
      "c = f · c + i · activation(…); h = o · activation(c); gates convolve the input and the state",
    source: "Shi et al., 2015, arXiv:1506.04214")
  package static let spatialAxes = 3
  package static let schema = Schema(Self(), convLSTMFields)

  package static let examples: [LayerExample] = [
    .init(
      "conv_lstm3d: {filters: 4, kernel_size: 3}", [[.batch, .time, 5, 7, 9, 2]],
      gives: [.batch, 3, 5, 7, 4]),
    .init(
      "conv_lstm3d: {filters: 4, kernel_size: 3, padding: same, return_sequences: true, return_state: true}",
      [[.batch, .time, 5, 7, 9, 2]],
      gives: [.batch, .time, 5, 7, 9, 4], [.batch, 5, 7, 9, 4], [.batch, 5, 7, 9, 4]),
    .init(
      "conv_lstm3d: {filters: 4, kernel_size: 5}", [[.batch, 5, 4, 4, 4, 2]],
      fails: "shape/window-larger-than-input"),
    .init(
      "conv_lstm3d: {filters: 4, kernel_size: 3}", [[.batch, 9, 9, 9, 2]], fails: "shape/rank"),
    .init(
      "conv_lstm3d: {filters: 4, kernel_size: 3, padding: full}", [[.batch, 5, 4, 4, 4, 2]],
      fails: "spec/unknown-value"),
  ]

  package var options = RecurrentOptions()
  package var reading = ReadingOptions()
  package var opensForgetGate = true
  package var window = WindowGeometry(axes: 3)

  package init() {}
}
