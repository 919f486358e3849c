import Kernels
import Program
import Shapes

extension Network {
  /// LeNet-5 for 28 × 28 images. LeCun, Bottou, Bengio, Haffner 1998, doi:10.1109/5.726791, with rectifiers and maxima.
  static func lenet() throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, 28, 28, 1]))
    let border = PadAmount(2, 2)
    x = try builder.convolution(x, 5, 1, 6, padding: .explicit([border, border]), hasBias: true)
    x = try builder.rectified(x)
    x = try builder.halved(x)
    x = try builder.convolution(x, 5, 6, 16, padding: .valid, hasBias: true)
    x = try builder.rectified(x)
    x = try builder.halved(x)
    x = try builder.apply(Reshape(shape: [batchDim, 400]), x)
    x = try builder.dense(x, 400, 120, isLast: false)
    x = try builder.dense(x, 120, 84, isLast: false)
    x = try builder.dense(x, 84, 10, isLast: true)
    try builder.crossEntropy(x)
    return Network(program: builder.program, batch: 128, inputs: 784, classes: 10)
  }
}
