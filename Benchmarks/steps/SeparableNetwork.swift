import Kernels
import Program
import Shapes

extension Network {
  /// Depthwise-separable blocks on 32 × 32 images, as in MobileNet. Howard et al. 2017, arXiv:1704.04861.
  static func separable() throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, 32, 32, 3]))
    x = try builder.normalizedConvolution(x, 3, 3, 32, isRectified: true)
    var channels = 32
    for (filters, stride) in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1)] {
      x = try builder.depthwise(x, 3, channels, stride: stride)
      x = try builder.rectified(builder.normalized(x, channels))
      x = try builder.normalizedConvolution(x, 1, channels, filters, isRectified: true)
      channels = filters
    }
    x = try builder.apply(Reduce(kind: .mean, axes: [1, 2]), x)
    x = try builder.dense(x, channels, 10, isLast: true)
    try builder.crossEntropy(x)
    return Network(program: builder.program, batch: 64, inputs: 3072, classes: 10)
  }
}
