import Arrays
import Kernels
import Program
import Shapes
import Testing

/// A primitive with operands to run it on.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
  enum Operand: Sendable {
    /// Uniform numbers.
    case numbers([Int], Range<Float> = -1..<1)
    /// Whole numbers from 0, to which no gradient passes.
    case indices([Int], below: Int)
    /// Zeros and ones, to which no gradient passes.
    case mask([Int], [Double])

    var shape: [Int] {
      switch self {
      case .numbers(let shape, _), .indices(let shape, _), .mask(let shape, _): shape
      }
    }
    var isDifferentiable: Bool { if case .numbers = self { true } else { false } }

    func values(_ stream: RandomStream) -> [Double] {
      let count = shape.reduce(1, *)
      switch self {
      case .numbers(_, let range): return stream.uniform(count: count, in: range).map(Double.init)
      case .indices(_, let bound):
        return (0..<count).map { Double(stream.below(UInt64(bound), at: UInt64($0))) }
      case .mask(_, let values): return values
      }
    }
  }

  let name: String
  let primitive: any ReferencePrimitive
  let operands: [Operand]
  /// How many of the results a gradient passes to; the others are states.
  let differentiableResults: Int

  init(
    _ name: String, _ primitive: any ReferencePrimitive, _ operands: Operand...,
    differentiableResults: Int = .max
  ) {
    (self.name, self.primitive, self.operands) = (name, primitive, operands)
    self.differentiableResults = differentiableResults
  }

  var testDescription: String { "\(type(of: primitive).name): \(name)" }

  /// A program of this operation alone, with the operands `0`, `1`, … as inputs.
  func program() throws -> Program {
    var builder = ProgramBuilder(mode: .training)
    var ids: [TensorID] = []
    for (i, operand) in operands.enumerated() {
      ids.append(builder.input("\(i)", TensorType(Shape(operand.shape))))
    }
    _ = try builder.apply(primitive, ids)
    return builder.program
  }

  func inputs() -> [String: [Double]] {
    var inputs: [String: [Double]] = [:]
    for (i, operand) in operands.enumerated() {
      inputs["\(i)"] = operand.values(RandomStream(seed: 11, stream: UInt64(i)))
    }
    return inputs
  }
}

extension ReferenceCase {
  static let all: [ReferenceCase] =
    products + attentions + windows + shapes + rows + normalizations + recurrent + projected
    + functions

  static let products = [
    ReferenceCase("without bias", Linear(), .numbers([3, 4]), .numbers([4, 2])),
    ReferenceCase(
      "with bias, two rows", Linear(), .numbers([2, 3, 4]), .numbers([4, 5]), .numbers([5])),
    ReferenceCase("plain", MatMul(), .numbers([2, 3, 4]), .numbers([2, 4, 5])),
    ReferenceCase(
      "1st transposed", MatMul(transposeA: true), .numbers([4, 3]), .numbers([4, 5])),
    ReferenceCase(
      "2nd transposed", MatMul(transposeB: true), .numbers([2, 2, 3, 4]), .numbers([2, 2, 5, 4])),
    ReferenceCase(
      "both transposed", MatMul(transposeA: true, transposeB: true), .numbers([2, 4, 3]),
      .numbers([2, 5, 4])),
  ]

  /// Query, key, value, and a bias to which no gradient passes.
  private static func attention(
    _ name: String, _ primitive: Attention, heads: [Int] = [2, 2], steps: [Int] = [5, 4],
    bias: [Int]? = nil
  ) -> ReferenceCase {
    let mask = bias.map { shape in
      Operand.mask(shape, (0..<shape.reduce(1, *)).map { $0 % 3 == 1 ? -1e9 : Double($0 % 2) })
    }
    return ReferenceCase(
      name, primitive,
      all: [
        .numbers([2, steps[0], heads[0], 3]), .numbers([2, steps[1], heads[1], 3]),
        .numbers([2, steps[1], heads[1], 5]),
      ] + [mask].compactMap { $0 })
  }

  static let attentions: [ReferenceCase] = [
    attention("two heads", Attention()),
    attention("scale, shared keys", Attention(scale: 2), heads: [4, 2]),
    attention("causal", Attention(isCausal: true), steps: [4, 4]),
    attention(
      "causal, blocks, more keys", Attention(isCausal: true), heads: [1, 1], steps: [27, 33]),
    attention(
      "causal, blocks, fewer keys", Attention(isCausal: true), heads: [2, 1], steps: [33, 7]),
    attention("blocks, keys masked", Attention(), steps: [51, 4], bias: [2, 1, 1, 4]),
    attention("every pair of each head biased", Attention(), bias: [1, 2, 5, 4]),
    attention(
      "causal, biased, dropout",
      Attention(isCausal: true, dropout: Dropout(rate: 0.25, stream: 3)), heads: [2, 1],
      bias: [2, 2, 5, 4]),
    ReferenceCase(
      "bias with a gradient", Attention(), .numbers([2, 3, 2, 2]), .numbers([2, 4, 2, 2]),
      .numbers([2, 4, 2, 3]), .numbers([1, 2, 3, 4])),
  ]

  static let windows: [ReferenceCase] = [
    ReferenceCase(
      "valid", Convolution(), .numbers([2, 4, 5, 2]), .numbers([3, 2, 2, 3]), .numbers([3])),
    ReferenceCase(
      "same, strides", Convolution(strides: [2, 3], padding: .same), .numbers([1, 5, 6, 2]),
      .numbers([3, 4, 2, 2])),
    ReferenceCase(
      "causal, dilation", Convolution(padding: .causal, dilation: [1, 2]), .numbers([2, 1, 6, 2]),
      .numbers([1, 3, 2, 2])),
    ReferenceCase(
      "explicit, groups",
      Convolution(padding: .explicit([PadAmount(1, 0), PadAmount(0, 2)]), groups: 2),
      .numbers([1, 3, 3, 4]), .numbers([2, 2, 2, 6]), .numbers([6])),
    ReferenceCase(
      "strides, cut off",
      TransposedConvolution(strides: [2, 3], before: [1, 0], beyond: [3, 2], dilation: [1, 2]),
      .numbers([2, 3, 4, 2]), .numbers([3, 2, 3, 2]), .numbers([3])),
    ReferenceCase(
      "groups, beyond the window",
      TransposedConvolution(strides: [1, 3], beyond: [3, 4], groups: 2), .numbers([1, 3, 2, 4]),
      .numbers([2, 2, 3, 4])),
    ReferenceCase(
      "valid", DepthwiseConvolution(), .numbers([2, 3, 4, 2]), .numbers([2, 2, 2, 3]), .numbers([6])
    ),
    ReferenceCase(
      "same, strides", DepthwiseConvolution(strides: [2, 2], padding: .same),
      .numbers([1, 5, 5, 3]),
      .numbers([3, 3, 3, 1])),
    ReferenceCase(
      "dilation", DepthwiseConvolution(dilation: [2, 1]), .numbers([1, 5, 3, 2]),
      .numbers([2, 2, 2, 1])),
    ReferenceCase(
      "maximum", Pool(kind: .max, window: [2, 2], strides: [2, 2]), .numbers([2, 4, 5, 2])),
    ReferenceCase(
      "maximum, same, overlapping",
      Pool(kind: .max, window: [3, 3], strides: [2, 1], padding: .same),
      .numbers([1, 5, 4, 2])),
    ReferenceCase(
      "mean", Pool(kind: .average, window: [2, 3], strides: [1, 2]), .numbers([2, 3, 5, 2])),
    ReferenceCase(
      "mean, same", Pool(kind: .average, window: [3, 3], strides: [2, 2], padding: .same),
      .numbers([1, 5, 4, 2])),
    ReferenceCase(
      "mean, explicit",
      Pool(
        kind: .average, window: [2, 2], strides: [1, 1],
        padding: .explicit([PadAmount(1, 1), PadAmount(0, 1)])),
      .numbers([1, 3, 3, 1])),
    ReferenceCase(
      "sliding, dilated, padded",
      WindowMaximum([
        .sliding(size: 2, stride: 2, dilation: 2, padding: PadAmount(1, 1)),
        .sliding(size: 3, stride: 1),
      ]), .numbers([2, 3, 5, 4]), differentiableResults: 1),
    ReferenceCase(
      "even, of three axes", WindowMaximum([.even(2), .even(1), .even(3)]),
      .numbers([2, 2, 5, 2, 4]), differentiableResults: 1),
    ReferenceCase(
      "random",
      WindowMaximum([.random(size: 2, count: 3), .random(size: 3, count: 1)]),
      .numbers([2, 3, 7, 4]), .mask([2, 3, 2], (0..<12).map { 0.08 * Double($0) }),
      differentiableResults: 1),
    ReferenceCase(
      "of a plane", Scatter(size: 5), .numbers([2, 3]), .mask([2, 3], [0, 4, 1, 3, 2, 0])),
    ReferenceCase(
      "nearest, shrinking", Resize(axis: 1, size: 3, method: .nearest()), .numbers([2, 7, 2])),
    ReferenceCase(
      "nearest, centred, factor",
      Resize(axis: -1, size: 8, method: .nearest(isCentered: true), factor: 1.7),
      .numbers([2, 3, 5])),
    ReferenceCase("linear", Resize(axis: 1, size: 5, method: .linear()), .numbers([2, 3, 2])),
    ReferenceCase(
      "linear, corners aligned", Resize(axis: 2, size: 5, method: .linear(.aligned)),
      .numbers([2, 2, 3])),
    ReferenceCase(
      "linear, smoothed", Resize(axis: 1, size: 3, method: .linear(.smoothed)),
      .numbers([2, 8, 2])),
    ReferenceCase("cubic", Resize(axis: 1, size: 7, method: .cubic()), .numbers([2, 5])),
    ReferenceCase(
      "cubic, smoothed", Resize(axis: 1, size: 2, method: .cubic(.smoothed)), .numbers([2, 7])),
    ReferenceCase("mean", Resize(axis: 1, size: 3, method: .mean), .numbers([2, 7, 2])),
    ReferenceCase("nearest", UpSample(factors: [2, 3]), .numbers([2, 2, 3, 2])),
    ReferenceCase(
      "bilinear", UpSample(factors: [2, 3], interpolation: .bilinear), .numbers([1, 3, 2, 2])),
    ReferenceCase(
      "one pixel", UpSample(factors: [2, 2], interpolation: .bilinear), .numbers([1, 1, 1, 2])),
  ]

  static let shapes: [ReferenceCase] = [
    ReferenceCase(
      "middle axis", Concatenate(axis: 1), .numbers([2, 1, 3]), .numbers([2, 3, 3]),
      .numbers([2, 2, 3])),
    ReferenceCase("last axis", Concatenate(axis: -1), .numbers([2, 3]), .numbers([2, 1])),
    ReferenceCase("flat", Reshape(shape: [2, 12]), .numbers([2, 3, 4])),
    ReferenceCase("three axes", Transpose(permutation: [2, 0, 1]), .numbers([2, 3, 4])),
    ReferenceCase(
      "both sides", Pad(amounts: [PadAmount(0, 0), PadAmount(1, 2), PadAmount(2, 0)], value: 3),
      .numbers([2, 2, 3])),
    ReferenceCase(
      "from the front", Slice(axis: 1, start: 1, count: 2, stride: 2), .numbers([2, 5, 3])),
    ReferenceCase("from the end", Slice(axis: -1, start: -2, count: 2), .numbers([2, 5])),
    ReferenceCase("middle axis", Reverse(axis: 1), .numbers([2, 3, 2])),
    ReferenceCase("valid", Windows(axis: 1, size: 3, stride: 2), .numbers([2, 7, 3])),
    ReferenceCase(
      "same, dilation", Windows(axis: 1, size: 3, dilation: 2, padding: .same),
      .numbers([2, 4, 2, 2])),
    ReferenceCase(
      "explicit, last axis",
      Windows(axis: 2, size: 2, stride: 2, padding: .explicit([PadAmount(1, 2)])),
      .numbers([2, 2, 4])),
    ReferenceCase(
      "middle axis",
      Resample(
        axis: 1, extent: 4,
        taps: [[.init(0, 0.5), .init(1, 0.5)], [], [.init(3, -2), .init(0, 1)]]),
      .numbers([2, 4, 3])),
    ReferenceCase(
      "last axis", Resample(axis: -1, extent: 3, taps: [[.init(2, 1)], [.init(1, 0.25)]]),
      .numbers([2, 2, 3])),
    ReferenceCase(
      "turned, constant outside", AffineSample(outside: .constant(2)), .numbers([2, 4, 5, 2]),
      .mask([2, 6], [0.8, -0.6, 1, 0.6, 0.8, -1, 1.25, 0, -1.5, 0, 0.75, 0.5])),
    ReferenceCase(
      "nearest, mirrored outside", AffineSample(interpolation: .nearest, outside: .reflect),
      .numbers([1, 3, 4, 1]), .mask([1, 6], [1, 0.1, -2.3, 0, 1, 7.7])),
    ReferenceCase(
      "wrapped outside", AffineSample(outside: .wrap), .numbers([1, 3, 4, 1]),
      .mask([1, 6], [1, 0, 2.5, 0, 1, -4.25])),
    ReferenceCase(
      "edge outside", AffineSample(outside: .nearest), .numbers([1, 3, 4, 1]),
      .mask([1, 6], [1, 0, 2.5, 0, 1, -4.25])),
    ReferenceCase(
      "perspective", AffineSample(outside: .constant(1)), .numbers([2, 4, 5, 1]),
      .mask([2, 8], [1.2, 0, 0, 0, 0.9, 0, 0.05, -0.1, 0.8, 0.1, 0.3, 0, 1, 0.2, 0, 0.07])),
    ReferenceCase(
      "places", FieldSample(outside: .nearest), .numbers([1, 2, 3, 2]),
      .mask([1, 2, 3, 2], [0.3, 0.6, 1, 2, -0.5, 1.2, 0.9, 2.7, 0.1, 0, 1.4, 1.5])),
    ReferenceCase(
      "places, nearest, mirrored", FieldSample(interpolation: .nearest, outside: .reflect),
      .numbers([1, 2, 2, 1]), .mask([1, 2, 2, 2], [0.3, 0.6, 3.2, -2, -0.7, 1.2, 0.9, 2.7])),
    ReferenceCase(
      "all quadrants", Angle(), .numbers([2, 6]), .numbers([2, 6])),
    ReferenceCase("one bin", HistogramEqualization(bins: 1), .numbers([2, 3, 2, 2])),
    ReferenceCase(
      "256 bins", HistogramEqualization(bins: 256),
      .mask([2, 2, 2, 1], [0, 9, 9, 200, 255, 3, 9, 0])),
    ReferenceCase(
      "tiles", ContrastLimitedEqualization(tiles: [2, 1], clipLimit: 2),
      .mask([1, 3, 2, 1], [0, 90, 90, 200, 255, 30])),
    ReferenceCase("digits", HashBins(.fingerprint, bins: 7), .indices([3, 4], below: 1000)),
    ReferenceCase("digits, with a key", HashBins(.keyed(1, 2), bins: 7), .indices([3], below: 9)),
    ReferenceCase(
      "pairs", HashBins(.crossed, bins: 7), .indices([3, 2], below: 9), .indices([3, 2], below: 9)),
    ReferenceCase(
      "concentrations", RandomLogGamma(stream: 2), .mask([3, 2], [1, 2, 0.1, 5, 1, 3])),
    ReferenceCase("uniform", Random(.uniform(-1, 2), stream: 3), .indices([3, 5], below: 2)),
    ReferenceCase(
      "normal, one for each row",
      Random(.normal(mean: 1, deviation: 2), keptAxes: [0], stream: 4), .indices([3, 2], below: 2)),
    ReferenceCase("inner axes", Expand(shape: [2, 4, 3]), .numbers([2, 1, 3])),
    ReferenceCase("new axes", Expand(shape: [3, 2, 4]), .numbers([2, 1])),
    ReferenceCase("whole", StopGradient(), .mask([3], [1, 2, 3])),
    ReferenceCase("every element", Dropout(rate: 0.5, stream: 1), .numbers([4, 5])),
    ReferenceCase(
      "whole channels", Dropout(rate: 0.25, keptAxes: [0, -1], stream: 2), .numbers([3, 4, 5])),
    ReferenceCase(
      "whole rows", Dropout(rate: 0.5, keptAxes: [0, 1], stream: 3), .numbers([3, 4, 5])),
    ReferenceCase(
      "the same of every example", Dropout(rate: 0.5, keptAxes: [2], stream: 4),
      .numbers([3, 4, 5])),
  ]

  static let rows: [ReferenceCase] =
    Binary.Function.allCases.map {
      ReferenceCase(
        "\($0), broadcast", Binary(function: $0), .numbers([2, 1, 3], 0.1..<1),
        .numbers([4, 1], 0.1..<1))
    }
    + Binary.Function.allCases.map {
      ReferenceCase(
        "\($0), one shape", Binary(function: $0), .numbers([3, 2, 5], 0.1..<1),
        .numbers([3, 2, 5], 0.1..<1))
    }
    + Binary.Function.allCases.map {
      ReferenceCase(
        "\($0), beside a number", Binary(function: $0), .numbers([3, 5], 0.1..<1), .mask([], [0.4]))
    }
    + Binary.Function.allCases.map {
      ReferenceCase(
        "\($0), a number first", Binary(function: $0), .mask([1], [0.4]), .numbers([3, 5], 0.1..<1))
    } + [
      ReferenceCase("sum", Reduce(kind: .sum, axes: [0, 2]), .numbers([2, 3, 4])),
      ReferenceCase(
        "mean, kept", Reduce(kind: .mean, axes: [-1], keepsAxes: true), .numbers([2, 3, 4])),
      ReferenceCase("maximum", Reduce(kind: .maximum, axes: [1, 0]), .numbers([2, 3, 4])),
      ReferenceCase(
        "maximum, kept", Reduce(kind: .maximum, axes: [-1], keepsAxes: true), .numbers([2, 3, 4])),
      ReferenceCase(
        "maximum of axes apart", Reduce(kind: .maximum, axes: [1, -1]), .numbers([2, 3, 4, 2])),
      ReferenceCase("of everything", Reduce(kind: .mean, axes: [0, 1]), .numbers([2, 3])),
      ReferenceCase("last axis", Softmax(), .numbers([2, 3, 4])),
      ReferenceCase("middle axis, logarithm", Softmax(axis: 1, isLog: true), .numbers([2, 3, 4])),
      ReferenceCase("two leading axes", Pick(), .numbers([2, 3, 4]), .indices([2, 3], below: 4)),
      ReferenceCase(
        "repetition and padding", CTC(), .numbers([2, 6, 4], -3..<0),
        .mask([2, 3], [2, 2, 1, 3, 0, 0])),
      ReferenceCase(
        "other blank, steps left out", CTC(blank: 2), .numbers([2, 5, 4], -3..<0),
        .mask([2, 2], [0, 1, -1, -1]), .mask([2, 5], [1, 1, 1, 0, 0, 1, 0, 1, 1, 1])),
      ReferenceCase(
        "two axes of indices", Embedding(), .indices([2, 5], below: 4), .numbers([4, 3])),
      ReferenceCase("two axes", OneHot(classes: 3), .indices([2, 4], below: 3)),
    ]

  static let normalizations: [ReferenceCase] = [
    ReferenceCase(
      "last axis", BatchNormalization(epsilon: 0.01), .numbers([2, 3, 2, 3]), .numbers([3]),
      .numbers([3]),
      .mask([3], [0, 0, 0]), .mask([3], [1, 1, 1]), differentiableResults: 1),
    ReferenceCase(
      "second axis, unbiased, no scale",
      BatchNormalization(axis: 1, epsilon: 0.01, hasUnbiasedMovingVariance: true),
      .numbers([4, 3, 2]), .numbers([]),
      .numbers([]), .mask([3], [0, 0, 0]), .mask([3], [1, 1, 1]), differentiableResults: 1),
    ReferenceCase(
      "last axis", LayerNormalization(epsilon: 0.01), .numbers([2, 3, 4]), .numbers([4]),
      .numbers([4])),
    ReferenceCase(
      "two axes apart", LayerNormalization(axes: [3, 1], epsilon: 0.01), .numbers([2, 3, 2, 2]),
      .numbers([3, 2]),
      .numbers([3, 2])),
    ReferenceCase(
      "plain", LayerNormalization(axes: [1, 2]), .numbers([2, 3, 4]), .numbers([]), .numbers([])),
  ]

  static let cells: [(String, RecurrentCell)] = [
    ("simple", .simple()), ("LSTM", .lstm()), ("GRU, reset after", .gru()),
    ("GRU, reset before", .gru(resetAfter: false)),
    ("LSTM, other activations", .lstm(activation: .softsign, recurrentActivation: .hardSigmoid)),
    (
      "GRU, other activations",
      .gru(activation: .silu, recurrentActivation: .tanh, resetAfter: false)
    ),
  ]

  static let projected: [ReferenceCase] = [
    ReferenceCase(
      "forward", ProjectedLSTM(), .numbers([2, 4, 2]), .numbers([2, 12]), .numbers([2, 12]),
      .numbers([12]), .numbers([3, 2])),
    ReferenceCase(
      "reversed, state given, no bias", ProjectedLSTM(reversed: true), .numbers([2, 3, 2]),
      .numbers([2, 12]), .numbers([1, 12]), .mask([], [0]), .numbers([3, 1]), .numbers([2, 1]),
      .numbers([2, 3])),
  ]

  static let recurrent: [ReferenceCase] = cells.flatMap { name, cell in
    let (units, width) = (3, 3 * cell.gateCount)
    let state = Operand.numbers([2, units])
    let weights: [Operand] = [
      .numbers([2, 4, 2]), .numbers([2, width]), .numbers([units, width]),
    ]
    let bias = Operand.numbers(cell.biasRowCount == 2 ? [2, width] : [width])
    let mask = Operand.mask([2, 4], [0, 1, 0, 1, 1, 1, 1, 0])
    let states = Array(repeating: state, count: cell.stateCount)
    return [
      ReferenceCase(name, Recurrent(cell: cell), all: weights + [bias]),
      ReferenceCase(
        name + ", reversed, state given", Recurrent(cell: cell, reversed: true),
        all: weights + [bias] + states),
      ReferenceCase(
        name + ", mask, state given", Recurrent(cell: cell, hasMask: true),
        all: weights + [bias] + states + [mask]),
      ReferenceCase(
        name + ", reversed, mask, no bias", Recurrent(cell: cell, reversed: true, hasMask: true),
        all: weights + [.numbers([])] + [mask]),
    ]
  }

  private init(_ name: String, _ primitive: any ReferencePrimitive, all operands: [Operand]) {
    (self.name, self.primitive, self.operands) = (name, primitive, operands)
    differentiableResults = .max
  }

  /// Every elementwise function with the range of numbers to try; the kinks inside it are not hit
  /// by chance.
  static let functionRanges: [(ElementwiseFunction, Range<Float>)] = [
    (.identity, -1..<1), (.relu(), -1..<1), (.relu(negativeSlope: 0.25), -1..<1), (.relu6, -3..<9),
    (.relu(negativeSlope: 0.5, maximum: 1, threshold: 0.5), -2..<2), (.elu(alpha: 0.5), -2..<2),
    (.selu, -2..<2),
    (.celu(alpha: 2), -2..<2), (.gelu(), -3..<3), (.gelu(approximate: true), -3..<3),
    (.silu, -4..<4), (.mish, -4..<4),
    (.sigmoid, -4..<4), (.hardSigmoid, -4..<4), (.hardSilu, -4..<4), (.logSigmoid, -4..<4),
    (.sparseSigmoid, -2..<2),
    (.tanh, -2..<2), (.hardTanh, -2..<2), (.tanhShrink, -2..<2),
    (.softShrink(threshold: 0.5), -2..<2),
    (.hardShrink(threshold: 0.5), -2..<2), (.threshold(0.5, value: 2), -2..<2), (.softplus, -4..<4),
    (.sparsePlus, -2..<2),
    (.squareplus(b: 4), -2..<2), (.softsign, -2..<2), (.exponential, -2..<2), (.log, 0.1..<3),
    (.log1p, -0.5..<3),
    (.square, -2..<2), (.squareRoot, 0.1..<3), (.reciprocalSquareRoot, 0.1..<3),
    (.reciprocal, 0.1..<3),
    (.absolute, -1..<1), (.negate, -1..<1), (.sign, -1..<1), (.sine, -4..<4), (.cosine, -4..<4),
    (.floor, -3..<3),
    (.ceiling, -3..<3), (.round, -3..<3), (.affine(scale: -2, offset: 0.5), -1..<1),
    (.clip(lower: -0.5, upper: 1), -2..<2),
    (.power(1.5), 0.1..<3), (.power(-2), 0.1..<3),
  ]

  static let functions = functionRanges.map { function, range in
    ReferenceCase("\(function)", Elementwise(function: function), .numbers([24], range))
  }
}
