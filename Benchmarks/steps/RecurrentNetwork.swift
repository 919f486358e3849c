import Program
import Shapes

extension Network {
  /// One recurrent layer over 50 steps.
  static func recurrent(_ cell: RecurrentCell) throws(PrimitiveError) -> Network {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([batchDim, 50, 64]))
    let width = cell.gateCount * 128
    let kernel = builder.weight(Shape([64, width]))
    let recurrent = builder.weight(Shape([128, width]))
    let bias = builder.weight(Shape(cell.biasRowCount == 1 ? [width] : [2, width]))
    let states = try builder.apply(Recurrent(cell: cell), [x, kernel, recurrent, bias])
    try builder.crossEntropy(builder.dense(states[1], 128, 10, isLast: true))
    return Network(program: builder.program, batch: 64, inputs: 3200, classes: 10)
  }
}
