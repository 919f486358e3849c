import Kernels
import Program
import Shapes

extension Network {
  /// Dense layers one after another.
  static func perceptron(_ widths: [Int], batch: Int) throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType([batchDim, Dim(widths[0])]))
    for i in 1..<widths.count {
      x = try builder.dense(x, widths[i - 1], widths[i], isLast: i == widths.count - 1)
    }
    try builder.crossEntropy(x)
    return Network(
      program: builder.program, batch: batch, inputs: widths[0], classes: widths[widths.count - 1])
  }
}
