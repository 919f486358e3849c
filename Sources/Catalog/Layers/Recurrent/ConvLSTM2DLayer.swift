internal import Program
internal import Shapes

/// A long short-term memory over a sequence of images, with convolutions instead of products.
///
/// - Shapes: input `[batch, time, height, width, channel]`, kernel `[window…, channel, 4 · filters]`, recurrent
///   kernel `[window…, filters, 4 · filters]`, state `[batch, height, width, filters]` with the sizes of a
///   convolution, output the last state or all.
package struct ConvLSTM2DLayer: ConvLSTMFamily {
  package static let about = About(
    "conv_lstm2d", aliases: ["ConvLSTM2D"],
    "Reads a sequence of images into a state with convolutions.",
    formula:
      "c = f · c + i · activation(…); h = o · activation(c); gates convolve the input and the state",
    source: "Shi et al., 2015, arXiv:1506.04214")
  package static let spatialAxes = 2
  package static let schema = Schema(Self(), convLSTMFields)

  package static let examples: [LayerExample] = [
    .init(
      "conv_lstm2d: {filters: 4, kernel_size: 3}", [[.batch, .time, .height, 9, 2]],
      gives: [.batch, Dim.height - 2, 7, 4]),
    .init(
      "conv_lstm2d: {filters: 4, kernel_size: 3, padding: same, return_sequences: true, return_state: true}",
      [[.batch, .time, 9, 9, 2]],
      gives: [.batch, .time, 9, 9, 4], [.batch, 9, 9, 4], [.batch, 9, 9, 4]),
    .init(
      "conv_lstm2d: {filters: 4, kernel_size: 5}", [[.batch, 5, 4, 4, 2]],
      fails: "shape/window-larger-than-input"),
    .init("conv_lstm2d: {filters: 4, kernel_size: 3}", [[.batch, 9, 9, 2]], fails: "shape/rank"),
    .init(
      "conv_lstm2d: {filters: 4, kernel_size: 3, padding: full}", [[.batch, 5, 4, 4, 2]],
      fails: "spec/unknown-value"),
  ]

  package var options = RecurrentOptions()
  package var reading = ReadingOptions()
  package var opensForgetGate = true
  package var window = WindowGeometry(axes: 2)

  package init() {}
}
