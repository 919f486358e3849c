import Kernels
import Program
import Shapes
import Testing

@Suite struct TransposeTests {
  /// An operand and the new order of its axes.
  struct Case: CustomTestStringConvertible {
    let shape, permutation: [Int]
    init(_ shape: [Int], _ permutation: [Int]) {
      (self.shape, self.permutation) = (shape, permutation)
    }
    var result: [Int] { permutation.map { shape[$0] } }
    var testDescription: String { "\(shape) in the order \(permutation)" }
  }

  /// Blocks of 4, 8 and 16, whole and cut off; axes that merge or fall away; runs that stay; matrices inside others; sizes that are
  /// divided among workers along each kind of axis.
  static let cases: [Case] = [
    Case([4, 4], [1, 0]), Case([16, 32], [1, 0]), Case([17, 13], [1, 0]), Case([3, 50], [1, 0]),
    Case([50, 3], [1, 0]), Case([1, 9], [1, 0]), Case([1, 1], [1, 0]), Case([7], [0]),
    Case([5, 6], [0, 1]), Case([60, 300], [1, 0]), Case([5, 3400], [1, 0]),
    Case([3400, 5], [1, 0]),
    Case([2, 3, 4], [2, 0, 1]), Case([5, 18, 35], [0, 2, 1]), Case([6, 5, 19], [1, 0, 2]),
    Case([20, 19, 18], [2, 1, 0]), Case([3, 1, 20], [1, 2, 0]), Case([7, 9, 20], [1, 2, 0]),
    Case([1, 21, 6], [0, 2, 1]), Case([300, 2, 30], [1, 0, 2]),
    Case([3, 5, 4, 6], [0, 2, 1, 3]), Case([3, 5, 6, 17], [0, 3, 1, 2]),
    Case([3, 17, 5, 6], [0, 2, 3, 1]), Case([18, 5, 3, 3], [2, 3, 1, 0]),
    Case([2, 6, 5, 4], [3, 1, 2, 0]), Case([4, 1, 5, 3], [0, 3, 1, 2]),
    Case([2, 3, 4, 5, 6], [0, 4, 2, 3, 1]), Case([3, 2, 2, 4, 2, 5], [0, 1, 4, 2, 5, 3]),
  ]

  /// Where the numbers of the result come from, by the definition of a permutation of axes.
  private func sources(_ test: Case) -> [Int] {
    let count = test.result.reduce(1, *)
    return (0..<count).map { place in
      var (left, position) = (place, [Int](repeating: 0, count: test.shape.count))
      for axis in test.permutation.indices.reversed() {
        position[test.permutation[axis]] = left % test.result[axis]
        left /= test.result[axis]
      }
      return zip(test.shape, position).reduce(0) { $0 * $1.0 + $1.1 }
    }
  }

  @Test(arguments: cases)
  func `every number moves as it is`(test: Case) throws {
    let count = test.shape.reduce(1, *)
    // Minus zero and what is no number among others.
    var values = (0..<count).map { Float($0) }
    for i in stride(from: 2, to: count, by: 7) { values[i] = -0.0 }
    for i in stride(from: 1, to: count, by: 11) { values[i] = .nan }
    let wanted = sources(test).map { values[$0].bitPattern }
    for isBatched in [false, true] {
      var builder = ProgramBuilder(mode: .inference)
      let first = isBatched ? batchDim : Dim(test.shape[0])
      let x = builder.input(
        "x", TensorType(Shape([first] + test.shape.dropFirst().map { Dim($0) })))
      builder.output("y", try builder.apply(Transpose(permutation: test.permutation), x))
      let store = try ParameterStore(program: builder.program, seed: 5)
      for isa in InstructionSet.allCases where isa.isAvailable {
        let plan = try InferencePlan(
          builder.program, batch: isBatched ? test.shape[0] : 1, store: store,
          options: PlanOptions(threads: 2, instructionSet: isa, chunkRows: 2))
        try values.withUnsafeBytes { _ = try plan.run(inputs: ["x": $0]) }
        #expect(plan.output("y").map(\.bitPattern) == wanted, "on \(isa), batched: \(isBatched)")
        #expect(plan.slowOperations.isEmpty)
      }
    }
  }

  /// A network whose losses and gradients depend on where every number goes, and whose operand gets a gradient from three readers.
  private func network(_ test: Case, isBatched: Bool) throws -> TestCase {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.weight("shift", isBatched ? [1] + test.shape.dropFirst() : test.shape)
    if isBatched {
      let shape = Shape([batchDim] + test.shape.dropFirst().map { Dim($0) })
      x = try builder.apply(Binary(function: .add), builder.input("x", TensorType(shape)), x)
    }
    let factors = test.permutation.map { isBatched && $0 == 0 ? 1 : test.shape[$0] }
    for name in ["first", "second"] {
      let y = try builder.apply(Transpose(permutation: test.permutation), x)
      let factor = builder.weight(name, factors)
      try builder.meanSquare(try builder.apply(Binary(function: .multiply), y, factor))
    }
    try builder.meanSquare(x)
    return TestCase(
      name: test.testDescription, batch: isBatched ? test.shape[0] : 1, program: builder.program,
      inputs: isBatched ? ["x": uniform(test.shape.reduce(1, *))] : [:])
  }

  @Test(arguments: cases, [false, true])
  func `transposed tensors train as by plain arithmetic`(test: Case, isBatched: Bool) throws {
    let network = try network(test, isBatched: isBatched)
    for count in Set([network.batch, (network.batch + 1) / 2]) {
      let reference = try referenceStep(network, count: count)
      for isa in InstructionSet.allCases where isa.isAvailable {
        expectEqual(
          try fastStep(network, count: count, threads: 2, isa: isa, chunkRows: 2), reference,
          network, tolerance: 2e-5, "on \(isa), \(count) examples")
      }
    }
  }
}
