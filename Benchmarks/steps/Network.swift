import Arrays
import Kernels
import Program
import Shapes

/// A network whose training steps are timed, with the sizes of its inputs.
struct Network {
  let program: Program
  let batch: Int
  let inputs: Int
  let classes: Int
  let rule: any UpdateRule
  let learningRate: Float

  static func named(_ name: String) throws(PrimitiveError) -> Network? {
    switch name {
    case "tiny":
      try perceptron([4, 16, 3], batch: 16)
    case "mlp":
      try perceptron([784, 256, 128, 10], batch: 128)
    case "cnn":
      try convolutional()
    case "resnet20":
      try residual()
    case "lstm":
      try recurrent()
    default: nil
    }
  }

  private static func perceptron(_ widths: [Int], batch: Int) throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, Dim(widths[0])]))
    for i in 1..<widths.count {
      x = try builder.dense(x, widths[i - 1], widths[i], isLast: i == widths.count - 1)
    }
    try builder.crossEntropy(x)
    return Network(
      program: builder.program, batch: batch, inputs: widths[0], classes: widths[widths.count - 1],
      rule: Adam(), learningRate: 1e-3)
  }

  /// 5 × 5 convolution, pooling, dropout and two dense layers on 28 × 28 images.
  private static func convolutional() throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, 28, 28, 1]))
    x = try builder.convolution(x, 5, 1, 32, padding: .valid, hasBias: true)
    x = try builder.apply(Elementwise(function: .relu()), x)
    x = try builder.apply(Pool(kind: .max, window: [2, 2], strides: [2, 2]), x)
    x = try builder.apply(Dropout(rate: 0.2, stream: builder.nextRandomStream()), x)
    x = try builder.apply(Reshape(shape: [batchDim, 4608]), x)
    x = try builder.dense(x, 4608, 128, isLast: false)
    x = try builder.dense(x, 128, 10, isLast: true)
    try builder.crossEntropy(x)
    return Network(
      program: builder.program, batch: 200, inputs: 784, classes: 10, rule: Adam(),
      learningRate: 1e-3)
  }

  /// ResNet-20 for 32 × 32 images. He, Zhang, Ren, Sun 2015, arXiv:1512.03385, section 4.2.
  private static func residual() throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, 32, 32, 3]))
    x = try builder.normalizedConvolution(x, 3, 3, 16, isRectified: true)
    var channels = 16
    for (filters, stride) in [(16, 1), (32, 2), (64, 2)] {
      for block in 0..<3 {
        let step = block == 0 ? stride : 1
        var y = try builder.normalizedConvolution(
          x, 3, channels, filters, stride: step, isRectified: true)
        y = try builder.normalizedConvolution(y, 3, filters, filters, isRectified: false)
        if step != 1 {
          x = try builder.normalizedConvolution(
            x, 1, channels, filters, stride: step, isRectified: false)
        }
        let sum = try builder.apply(Binary(function: .add), y, x)
        x = try builder.apply(Elementwise(function: .relu()), sum)
        channels = filters
      }
    }
    x = try builder.apply(Reduce(kind: .mean, axes: [1, 2]), x)
    x = try builder.dense(x, 64, 10, isLast: true)
    try builder.crossEntropy(x)
    return Network(
      program: builder.program, batch: 128, inputs: 3072, classes: 10,
      rule: GradientDescent(momentum: 0.9, form: .gradients, weightDecay: .coupled(1e-4)),
      learningRate: 0.01)
  }

  /// One LSTM layer over 50 steps.
  private static func recurrent() throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([batchDim, 50, 64]))
    let kernel = builder.weight([64, 512])
    let recurrent = builder.weight([128, 512])
    let bias = builder.weight([512])
    let states = try builder.apply(Recurrent(cell: .lstm()), [x, kernel, recurrent, bias])
    try builder.crossEntropy(builder.dense(states[1], 128, 10, isLast: true))
    return Network(
      program: builder.program, batch: 64, inputs: 3200, classes: 10, rule: Adam(),
      learningRate: 1e-3)
  }
}

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

  mutating func normalizedConvolution(
    _ x: TensorID, _ window: Int, _ channels: Int, _ filters: Int, stride: Int = 1,
    isRectified: Bool
  ) throws(PrimitiveError) -> TensorID {
    let border = PadAmount(window / 2, window / 2)
    let y = try convolution(
      x, window, channels, filters, stride: stride, padding: .explicit([border, border]),
      hasBias: false)
    let size = Shape([filters])
    let mean = weight(size, Filled(value: 0), isState: true)
    let variance = weight(size, Filled(value: 1), isState: true)
    let results = try apply(
      BatchNormalization(epsilon: 1e-5, momentum: 0.9),
      [y, weight(size, Filled(value: 1)), weight(size, Filled(value: 0)), mean, variance])
    update(state: mean, to: results[1])
    update(state: variance, to: results[2])
    return isRectified ? try apply(Elementwise(function: .relu()), results[0]) : results[0]
  }

  mutating func crossEntropy(_ logits: TensorID) throws(PrimitiveError) {
    let labels = input("y", TensorType([batchDim]))
    let logs = try apply(Softmax(isLog: true), logits)
    let each = try apply(Elementwise(function: .negate), apply(Pick(), logs, labels))
    loss("loss", try apply(Reduce(kind: .mean, axes: [0]), each))
  }
}
