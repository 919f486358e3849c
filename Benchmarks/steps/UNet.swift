import Kernels
import Program
import Shapes

extension Network {
  /// A U-Net of three levels on 64 × 64 images of one channel. Ronneberger, Fischer, Brox 2015, arXiv:1505.04597.
  static func unet() throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, 64, 64, 1]))
    var skips: [TensorID] = []
    var channels = 1
    for filters in [16, 32] {
      x = try builder.twoConvolutions(x, channels, filters)
      skips.append(x)
      x = try builder.halved(x)
      channels = filters
    }
    x = try builder.twoConvolutions(x, 32, 64)
    channels = 64
    for (filters, skip) in zip([32, 16], skips.reversed()) {
      x = try builder.doubled(x, channels, filters)
      x = try builder.apply(Concatenate(axis: -1), [x, skip])[0]
      x = try builder.twoConvolutions(x, 2 * filters, filters)
      channels = filters
    }
    x = try builder.convolution(x, 1, channels, 1, padding: .valid, hasBias: true)
    try builder.binaryCrossEntropy(x)
    return Network(program: builder.program, batch: 16, inputs: 4096, labels: 4096, classes: 2)
  }
}

extension ProgramBuilder {
  fileprivate mutating func twoConvolutions(
    _ x: TensorID, _ channels: Int, _ filters: Int
  ) throws(PrimitiveError) -> TensorID {
    let y = try rectified(convolution(x, 3, channels, filters, padding: .same, hasBias: true))
    return try rectified(convolution(y, 3, filters, filters, padding: .same, hasBias: true))
  }

  /// Every pixel becomes 2 × 2 of them.
  fileprivate mutating func doubled(
    _ x: TensorID, _ channels: Int, _ filters: Int
  ) throws(PrimitiveError) -> TensorID {
    try apply(
      TransposedConvolution(strides: [2, 2], beyond: [2, 2]), x,
      weight(Shape([2, 2, filters, channels])), weight(Shape([filters]), Filled(value: 0)))
  }
}
