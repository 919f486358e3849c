package import Program
internal import Shapes

/// Gives every step a vector of sines and cosines for its position.
///
/// - Shapes: input and output `[batch, …, steps, features]`.
package struct SinePositionEncodingLayer: Layer {
  package static let about = About(
    "sine_position_encoding", aliases: ["SinePositionEncoding"],
    "Gives every step sines and cosines of its position; the input gives only the shape.",
    formula: "y[t, 2i] = sin(t · max_wavelength^(-2i / features)), y[t, 2i + 1] = cos(…)",
    source: "Vaswani et al., 2017, arXiv:1706.03762; as in KerasHub")
  package var role: LayerRole { .positionEncoding }

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

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = operands[0]
    let last = builder.shape(of: x).rank - 1
    let steps = try builder.apply(
      Elementwise(function: .affine(scale: 1, offset: -1)), try builder.positions(x, last - 1))
    let (pairs, parity) = try pairs(x, last, &builder)
    // max_wavelength^(-2i / features) as an exponential.
    let shares = try builder.apply(
      Binary(function: .divide), pairs, try builder.count(along: last, of: x))
    let base = try builder.apply(
      Elementwise(function: .log), builder.constant(Float(wavelength)))
    let exponents = try builder.apply(
      Elementwise(function: .affine(scale: -2, offset: 0)),
      try builder.apply(Binary(function: .multiply), shares, base))
    let scales = try builder.apply(Elementwise(function: .exponential), exponents)
    let angles = try builder.apply(Binary(function: .multiply), steps, scales)
    let sines = try builder.apply(Elementwise(function: .sine), angles)
    let cosines = try builder.apply(Elementwise(function: .cosine), angles)
    // sine + parity · (cosine - sine)
    let turn = try builder.apply(
      Binary(function: .multiply), parity,
      try builder.apply(Binary(function: .subtract), cosines, sines))
    let table = try builder.apply(Binary(function: .add), sines, turn)
    return [try builder.spread(table, like: x)]
  }

  /// For each feature j the number of its pair ⌊j / 2⌋, and whether it is the second of it, `[1, features]`.
  private func pairs(
    _ x: TensorID, _ axis: Int, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (pairs: TensorID, parity: TensorID) {
    let column = try builder.positions(x, axis)
    let features = try builder.apply(
      Elementwise(function: .affine(scale: 1, offset: -1)),
      try builder.apply(Transpose(permutation: [1, 0]), column))
    let halves = try builder.apply(
      Elementwise(function: .affine(scale: 0.5, offset: 0)), features)
    let pairs = try builder.apply(Elementwise(function: .floor), halves)
    let rest = try builder.apply(Binary(function: .subtract), halves, pairs)
    return (pairs, try builder.apply(Elementwise(function: .affine(scale: 2, offset: 0)), rest))
  }
}
