import Program
import Shapes

/// Small networks of odd sizes that the fast kernels are compared on.
enum Networks {
  static func dense(
    _ name: String, batch: Int, widths: [Int], _ activation: ElementwiseFunction = .relu()
  ) throws -> TestCase {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType(Shape([batchDim, Dim(widths[0])])))
    let labels = builder.input("y", TensorType(Shape([batchDim])))
    for i in 1..<widths.count {
      let isLast = i == widths.count - 1
      x = try builder.dense(x, "dense_\(i)", widths[i - 1], widths[i], isLast ? nil : activation)
    }
    try builder.crossEntropy(x, labels)
    builder.output("out", x)
    return TestCase(
      name: name, batch: batch, program: builder.program,
      inputs: [
        "x": uniform(batch * widths[0]),
        "y": (0..<batch).map { Float($0 * 7 % widths[widths.count - 1]) },
      ])
  }

  static func all() throws -> [TestCase] {
    [
      try dense("tiny MLP", batch: 16, widths: [4, 16, 3]),
      try dense("odd MLP", batch: 37, widths: [19, 33, 47, 5]),
      try dense("wide MLP", batch: 67, widths: [131, 257, 67, 10]),
      try dense("sigmoid MLP", batch: 9, widths: [7, 13, 4], .sigmoid),
      try dense("tanh MLP", batch: 9, widths: [7, 13, 4], .tanh),
      try dense("gelu MLP", batch: 9, widths: [7, 13, 4], .gelu()),
      try dense("single example", batch: 1, widths: [3, 2, 2]),
    ]
  }
}
