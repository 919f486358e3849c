package import Program
internal import Shapes

extension TransformerFamily {
  /// A shortcut around `inner`, with a normalisation before it or after the sum.
  func block(
    _ x: TensorID, norm: ArraySlice<TensorID>, into builder: inout ProgramBuilder,
    _ inner: (TensorID, inout ProgramBuilder) throws(PrimitiveError) -> TensorID
  ) throws(PrimitiveError) -> TensorID {
    let normalization = LayerNormalization(axes: [-1], epsilon: Float(options.epsilon))
    let start =
      options.normalizesFirst ? try builder.apply(normalization, [x] + norm)[0] : x
    var y = try inner(start, &builder)
    if options.dropout > 0, builder.mode == .training {
      y = try builder.dropout(y, rate: options.dropout, axes: nil)
    }
    let sum = try builder.apply(Binary(function: .add), y, x)
    return options.normalizesFirst ? sum : try builder.apply(normalization, [sum] + norm)[0]
  }

  /// The two maps of the feed-forward network.
  func feedForward(
    _ x: TensorID, _ weights: [TensorID], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let inner = try builder.apply(Linear(), [x] + weights.prefix(2))[0]
    let active = try options.activation.lower(
      inner, classAxis: builder.shape(of: inner).rank - 1, into: &builder)
    return try builder.apply(Linear(), [active] + weights.dropFirst(2))[0]
  }

  package var maskUse: MaskUse { .reads }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}
