import Kernels
import Program
import Shapes

extension Network {
  /// 5 × 5 convolution, pooling, dropout and two dense layers on 28 × 28 images.
  static func convolutional() throws(PrimitiveError) -> Network {
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
      program: builder.program, batch: 200, inputs: 784, classes: 10)
  }
}
