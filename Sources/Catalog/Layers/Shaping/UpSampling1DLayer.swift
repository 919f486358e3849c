internal import Shapes

/// Repeats every step of a sequence.
package struct UpSampling1DLayer: UpSamplingFamily {
  package static let about = About(
    "up_sampling1d", aliases: ["UpSampling1D"], "Repeats every step of a sequence.",
    twin: "Upsample")
  package static let spatialAxes = 1
  package static let schema = Schema(
    Self(), [.int("size", \.size, default: "2", "How often a step is repeated.")])

  package static let examples: [LayerExample] = [
    .init("up_sampling1d: 3", [[.batch, .time, 4]], gives: [.batch, 3 * Dim.time, 4]),
    .init("up_sampling1d", [[.batch, 4]], fails: "shape/rank"),
  ]

  package var factors = [2]
  /// Keras' sequences have their channels last whatever the layout.
  package var layout: Layout? = .channelsLast

  package init() {}

  private var size: Int {
    get { factors[0] }
    set { factors = [newValue] }
  }
}
