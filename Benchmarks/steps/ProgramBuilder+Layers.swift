import Arrays
import Kernels
import Program
import Shapes

let batchDim = Dim.symbol("batch")

/// Numbers as PyTorch draws them by default: of the size of one over the root of what is summed.
struct FanIn: ParameterInitializer {
  func values(shape: [Int], stream: RandomStream) -> [Float] {
    let inputs = max(1, shape.dropLast().reduce(1, *))
    let limit = 1 / Float(inputs).squareRoot()
    return (0..<shape.reduce(1, *)).map { i in
      let word = stream.words(at: UInt64(i / 4))[i % 4]
      return (Float(word >> 8) / 8_388_608 - 1) * limit
    }
  }
}

/// The same number everywhere.
struct Filled: ParameterInitializer {
  let value: Float
  func values(shape: [Int], stream: RandomStream) -> [Float] {
    Array(repeating: value, count: shape.reduce(1, *))
  }
}

extension ProgramBuilder {
  mutating func weight(
    _ shape: Shape, _ initializer: any ParameterInitializer = FanIn(), isState: Bool = false
  ) -> TensorID {
    parameter(
      "weight_\(program.parameters.count)", shape: shape, initializer: initializer, isState: isState
    )
  }

  mutating func dense(
    _ x: TensorID, _ inputs: Int, _ outputs: Int, isLast: Bool
  ) throws(PrimitiveError) -> TensorID {
    let kernel = weight(Shape([inputs, outputs]))
    let y = try apply(Linear(), x, kernel, weight(Shape([outputs]), Filled(value: 0)))
    return isLast ? y : try apply(Elementwise(function: .relu()), y)
  }

  mutating func convolution(
    _ x: TensorID, _ window: Int, _ channels: Int, _ filters: Int, stride: Int = 1,
    padding: WindowPadding, hasBias: Bool
  ) throws(PrimitiveError) -> TensorID {
    var operands = [x, weight(Shape([window, window, channels, filters]))]
    if hasBias { operands.append(weight(Shape([filters]), Filled(value: 0))) }
    return try apply(Convolution(strides: [stride, stride], padding: padding), operands)[0]
  }

  mutating func depthwise(
    _ x: TensorID, _ window: Int, _ channels: Int, stride: Int
  ) throws(PrimitiveError) -> TensorID {
    let border = PadAmount(window / 2, window / 2)
    return try apply(
      DepthwiseConvolution(strides: [stride, stride], padding: .explicit([border, border])), x,
      weight(Shape([window, window, channels, 1])))
  }

  mutating func normalizedConvolution(
    _ x: TensorID, _ window: Int, _ channels: Int, _ filters: Int, stride: Int = 1,
    isRectified: Bool
  ) throws(PrimitiveError) -> TensorID {
    let border = PadAmount(window / 2, window / 2)
    let y = try convolution(
      x, window, channels, filters, stride: stride, padding: .explicit([border, border]),
      hasBias: false)
    let z = try normalized(y, filters)
    return isRectified ? try rectified(z) : z
  }

  mutating func normalized(_ x: TensorID, _ channels: Int) throws(PrimitiveError) -> TensorID {
    let size = Shape([channels])
    let mean = weight(size, Filled(value: 0), isState: true)
    let variance = weight(size, Filled(value: 1), isState: true)
    let results = try apply(
      BatchNormalization(epsilon: 1e-5, momentum: 0.9),
      [x, weight(size, Filled(value: 1)), weight(size, Filled(value: 0)), mean, variance])
    update(state: mean, to: results[1])
    update(state: variance, to: results[2])
    return results[0]
  }

  mutating func rectified(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    try apply(Elementwise(function: .relu()), x)
  }

  /// The maxima of 2 × 2 pixels.
  mutating func halved(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    try apply(Pool(kind: .max, window: [2, 2], strides: [2, 2]), x)
  }

  /// The mean of the losses of all labels, of which each example has as many as `shape` says.
  mutating func crossEntropy(
    _ logits: TensorID, labels shape: Shape = [batchDim]
  ) throws(PrimitiveError) {
    let labels = input("y", TensorType(shape))
    let logs = try apply(Softmax(isLog: true), logits)
    let each = try apply(Elementwise(function: .negate), apply(Pick(), logs, labels))
    loss("loss", try apply(Reduce(kind: .mean, axes: Array(0..<shape.rank)), each))
  }

  /// The mean over all pixels of one logit each.
  mutating func binaryCrossEntropy(_ logits: TensorID) throws(PrimitiveError) {
    let labels = input("y", program[logits].type)
    let product = try apply(Binary(function: .multiply), logits, labels)
    let cost = try apply(Elementwise(function: .softplus), logits)
    let each = try apply(Binary(function: .subtract), cost, product)
    loss("loss", try apply(Reduce(kind: .mean, axes: [0, 1, 2, 3]), each))
  }
}
