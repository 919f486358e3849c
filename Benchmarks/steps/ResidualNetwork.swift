import Kernels
import Program
import Shapes

extension Network {
  /// ResNet-20 for 32 × 32 images. He, Zhang, Ren, Sun 2015, arXiv:1512.03385, section 4.2.
  static func residual() throws(PrimitiveError) -> Network {
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
}
