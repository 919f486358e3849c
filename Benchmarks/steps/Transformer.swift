import Program
import Shapes

extension Network {
  /// Two encoder layers that normalise after each sum, and the mean over the steps. Vaswani et al. 2017, arXiv:1706.03762.
  static func encoder() throws(PrimitiveError) -> Network {
    let steps = 64
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, Dim(steps), 128]))
    let transformer = Transformer(width: 128, heads: 4, inner: 512, function: .relu())
    for _ in 0..<2 { x = try transformer.encode(x, &builder) }
    x = try builder.apply(Reduce(kind: .mean, axes: [1]), x)
    try builder.crossEntropy(builder.dense(x, 128, 10, isLast: true))
    return Network(
      program: builder.program, batch: 32, inputs: steps * 128, classes: 10)
  }

  /// Four decoder layers that normalise first, over characters. Radford et al. 2019, "Language models are unsupervised multitask learners".
  static func gpt() throws(PrimitiveError) -> Network {
    let (steps, vocabulary) = (128, 65)
    var builder = ProgramBuilder(mode: .training)
    let tokens = builder.input("x", TensorType([batchDim, Dim(steps)]))
    let table = builder.weight(Shape([vocabulary, 128]))
    let places = builder.weight(Shape([1, steps, 128]))
    var x = try builder.apply(
      Binary(function: .add), builder.apply(Embedding(), tokens, table), places)
    let transformer = Transformer(
      width: 128, heads: 4, inner: 512, function: .gelu(approximate: true))
    for _ in 0..<4 { x = try transformer.decode(x, &builder) }
    x = try transformer.normalize(x, &builder)
    x = try builder.dense(x, 128, vocabulary, isLast: true)
    try builder.crossEntropy(x, labels: [batchDim, Dim(steps)])
    return Network(
      program: builder.program, batch: 16, inputs: steps, labels: steps, classes: vocabulary,
      readsTokens: true)
  }
}

/// The layers that encoder and decoder share.
struct Transformer {
  let width, heads, inner: Int
  let function: ElementwiseFunction

  func encode(_ x: TensorID, _ builder: inout ProgramBuilder) throws(PrimitiveError) -> TensorID {
    let seen = try attend(x, isCausal: false, &builder)
    let y = try normalize(try builder.apply(Binary(function: .add), seen, x), &builder)
    let mapped = try feedForward(y, &builder)
    return try normalize(try builder.apply(Binary(function: .add), mapped, y), &builder)
  }

  func decode(_ x: TensorID, _ builder: inout ProgramBuilder) throws(PrimitiveError) -> TensorID {
    let seen = try attend(try normalize(x, &builder), isCausal: true, &builder)
    let y = try builder.apply(Binary(function: .add), seen, x)
    let mapped = try feedForward(try normalize(y, &builder), &builder)
    return try builder.apply(Binary(function: .add), mapped, y)
  }

  func normalize(_ x: TensorID, _ builder: inout ProgramBuilder) throws(PrimitiveError) -> TensorID
  {
    let size = Shape([width])
    return try builder.apply(
      LayerNormalization(axes: [-1], epsilon: 1e-5),
      [x, builder.weight(size, Filled(value: 1)), builder.weight(size, Filled(value: 0))])[0]
  }

  private func feedForward(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let y = try builder.dense(x, width, inner, isLast: true)
    return try builder.dense(
      builder.apply(Elementwise(function: function), y), inner, width, isLast: true)
  }

  private func attend(
    _ x: TensorID, isCausal: Bool, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let steps = builder.shape(of: x).axes[1]
    let split = Shape(axes: [Axis(batchDim), steps, Axis(Dim(heads)), Axis(Dim(width / heads))])
    func part() throws(PrimitiveError) -> TensorID {
      try builder.apply(
        Reshape(shape: split), try builder.dense(x, width, width, isLast: true))
    }
    let (query, key, value) = (try part(), try part(), try part())
    let mixed = try builder.apply(Attention(isCausal: isCausal), query, key, value)
    let joined = try builder.apply(
      Reshape(shape: Shape(axes: [Axis(batchDim), steps, Axis(Dim(width))])), mixed)
    return try builder.dense(joined, width, width, isLast: true)
  }
}
