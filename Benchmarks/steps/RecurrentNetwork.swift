import Kernels
import Program
import Shapes

extension Network {
  /// One LSTM layer over 50 steps.
  static func recurrent() throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([batchDim, 50, 64]))
    let kernel = builder.weight([64, 512])
    let recurrent = builder.weight([128, 512])
    let bias = builder.weight([512])
    let states = try builder.apply(Recurrent(cell: .lstm()), [x, kernel, recurrent, bias])
    try builder.crossEntropy(builder.dense(states[1], 128, 10, isLast: true))
    return Network(
      program: builder.program, batch: 64, inputs: 3200, classes: 10)
  }
}
