package import Program
package import Shapes

/// A PyTorch layer that sets a random share of its input to zero in training.
package protocol TorchDropoutFamily: RandomFamily {
  var rate: Double { get set }
  /// How many axes the input may have.
  static var ranks: ClosedRange<Int> { get }
  /// The axes that the mask varies over for so many; nil for all.
  static func axes(rank: Int) -> [Int]?
  /// Whether mean and variance of selu are kept, which zeros would not do.
  static var keepsMoments: Bool { get }
}

extension TorchDropoutFamily {
  package var role: LayerRole { .dropout }
  package static var ranks: ClosedRange<Int> { 0...Int.max }
  package static func axes(rank: Int) -> [Int]? { nil }
  package static var keepsMoments: Bool { false }

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    try context.requireRank(
      x, Self.ranks, "[batch, channel, …]",
      framework: "\(Self.about.name.lowercased()): Expected 2D or 3D input, but received a "
        + "\(x.rank)D input.")
  }

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let axes = Self.axes(rank: builder.shape(of: x).rank)
    return Self.keepsMoments
      ? try builder.alphaDropout(x, rate: rate, axes: axes)
      : try builder.dropout(x, rate: rate, axes: axes)
  }
}

extension Field where Root: TorchDropoutFamily {
  static var dropoutFields: [Field] {
    [
      .number("p", \.rate, in: 0...1, default: "0.5", "Share of what is set to zero."),
      .inplace,
    ]
  }
}
