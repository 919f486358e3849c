import Arrays
import Kernels
import Program
import Shapes
import Testing

private struct Zeros: ParameterInitializer {
  func values(shape: [Int], stream: RandomStream) -> [Float] {
    [Float](repeating: 0, count: shape.reduce(1, *))
  }
}

@Suite struct ReferenceExecutorTests {
  /// Linear regression `mean((x·w + b − y)²) + 0.5·Σw²` with a state that counts steps.
  private func regression() throws -> Program {
    var builder = ProgramBuilder(mode: .training)
    let batch = Dim.symbol("batch")
    let x = builder.input("x", TensorType([batch, 2]))
    let y = builder.input("y", TensorType([batch, 1]))
    let w = builder.parameter(
      "dense/kernel", shape: [2, 1], initializer: Zeros(), penalty: Penalty(l1: 0.25, l2: 0.5))
    let b = builder.parameter("dense/bias", shape: [1], initializer: Zeros())
    builder.origin = "dense"
    let prediction = try builder.apply(Linear(), x, w, b)
    let error = try builder.apply(Binary(function: .subtract), prediction, y)
    let squares = try builder.apply(Elementwise(function: .square), error)
    builder.loss("loss", try builder.apply(Reduce(kind: .mean, axes: [0, 1]), squares))
    return builder.program
  }

  @Test func `losses, penalties and gradients are those worked out by hand`() throws {
    let executor = try ReferenceExecutor<Double>(regression(), bindings: ["batch": 2])
    let run = try executor.run(
      parameters: [[1, -2], [0.5]], inputs: ["x": [1, 0, 0, 1], "y": [1, 1]])
    // Errors 0.5 and -2.5.
    #expect(run.losses.map(\.name) == ["loss"])
    #expect(run.losses.map(\.value) == [3.25])
    #expect(run.penalty == 0.25 * 3 + 0.5 * 5)
    #expect(run.totalLoss == 6.5)
    let gradients = executor.gradients(of: run)
    #expect(gradients.byParameter == [[0.5 + 0.25 + 1, -2.5 - 0.25 - 2], [-2]])
    #expect(gradients.byInput["x"] == [0.5, -1, -2.5, 5])
    #expect(gradients.byInput["y"] == [-0.5, 2.5])
  }

  @Test func `a tensor used twice gets both gradients`() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([3]))
    let product = try builder.apply(Binary(function: .multiply), x, x)
    builder.loss("a", try builder.apply(Reduce(kind: .sum, axes: [0]), product))
    builder.loss("b", try builder.apply(Reduce(kind: .sum, axes: [0]), x))
    let executor = try ReferenceExecutor<Float>(builder.program, bindings: [:])
    let run = try executor.run(parameters: [], inputs: ["x": [1, 2, 3]])
    #expect(run.totalLoss == 20)
    #expect(executor.gradients(of: run).byInput["x"] == [3, 5, 7])
  }

  @Test func `what does not fit is refused in words`() throws {
    let program = try regression()
    #expect(throws: ExecutionError.unboundShape(tensor: "the input 'x'", shape: "[batch, 2]")) {
      try ReferenceExecutor<Float>(program, bindings: [:])
    }
    #expect(throws: ExecutionError.tooLarge(tensor: "the input 'x'")) {
      try ReferenceExecutor<Float>(program, bindings: ["batch": 1 << 62])
    }
    let executor = try ReferenceExecutor<Float>(program, bindings: ["batch": 2])
    #expect(throws: ExecutionError.missingInput("y")) {
      try executor.run(parameters: [[0, 0], [0]], inputs: ["x": [1, 2, 3, 4]])
    }
    #expect(throws: ExecutionError.missingInput("dense/bias")) {
      try executor.run(parameters: [[0, 0]], inputs: ["x": [1, 2, 3, 4], "y": [1, 2]])
    }
    #expect(throws: ExecutionError.wrongInputSize(name: "x", expectedBytes: 16, actualBytes: 12)) {
      try executor.run(parameters: [[0, 0], [0]], inputs: ["x": [1, 2, 3], "y": [1, 2]])
    }
  }

  @Test func `a size that a layer cannot take is found when numbers come in`() throws {
    var builder = ProgramBuilder(mode: .inference)
    let image = builder.input("image", TensorType([1, .symbol("height"), 8, 1]))
    builder.origin = "pool_1"
    _ = try builder.apply(Pool(kind: .max, window: [3, 3], strides: [1, 1]), image)
    let program = builder.program
    _ = try ReferenceExecutor<Float>(program, bindings: ["height": 3])
    let problem = "pool: window 3 is larger than the padded axis 1 of [1, 2, 8, 1]"
    #expect(throws: ExecutionError.invalidOperation(origin: "pool_1", problem: problem)) {
      try ReferenceExecutor<Float>(program, bindings: ["height": 2])
    }
  }

  @Test func `dropout takes the mask of its seed, stream and step`() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([2, 3, 4]))
    let y = try builder.apply(Dropout(rate: 0.25, keptAxes: [0, 2], stream: 6), x)
    let executor = try ReferenceExecutor<Float>(builder.program, bindings: [:])
    let ones = [Float](repeating: 1, count: 24)
    let run = try executor.run(parameters: [], inputs: ["x": ones], seed: 9, step: 4)
    let mask = DropoutMask(seed: 9, stream: 6, step: 4, rate: 0.25).factors(count: 8)
    let expected = (0..<24).map { mask[$0 / 12 * 4 + $0 % 4] }
    #expect(run[y] == expected)
    #expect(Set(expected).count == 2)
    #expect(executor.gradients(of: run, from: [y: ones]).byInput["x"] == expected)
  }

  @Test func `an index out of range gives NaN, no crash and no gradient`() throws {
    var builder = ProgramBuilder(mode: .training)
    let index = builder.input("index", TensorType([4]))
    let table = builder.input("table", TensorType([2, 1]))
    let rows = try builder.apply(Embedding(), index, table)
    let classes = try builder.apply(OneHot(classes: 2), index)
    let picked = try builder.apply(Pick(), classes, index)
    let executor = try ReferenceExecutor<Float>(builder.program, bindings: [:])
    let run = try executor.run(
      parameters: [], inputs: ["index": [1, -1, 0.5, .infinity], "table": [3, 4]])
    #expect(run[rows].map(\.isNaN) == [false, true, true, true] && run[rows][0] == 4)
    #expect(run[classes] == [0, 1, 0, 0, 0, 0, 0, 0])
    #expect(run[picked][0] == 1 && run[picked].dropFirst().allSatisfy(\.isNaN))
    let gradients = executor.gradients(of: run, from: [rows: [1, 1, 1, 1]])
    #expect(gradients.byInput["table"] == [0, 1])
  }

  @Test func `NaN passes through what compares`() throws {
    for function in ReferenceCase.functionRanges.map(\.0) {
      var builder = ProgramBuilder(mode: .inference)
      let x = builder.input("x", TensorType([1]))
      let y = try builder.apply(Elementwise(function: function), x)
      let executor = try ReferenceExecutor<Float>(builder.program, bindings: [:])
      #expect(try executor.run(parameters: [], inputs: ["x": [.nan]])[y][0].isNaN, "\(function)")
    }
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.input("x", TensorType([1, 2, 2, 1]))
    let results = [
      try builder.apply(Pool(kind: .max, window: [2, 2], strides: [1, 1]), x),
      try builder.apply(Reduce(kind: .maximum, axes: [1, 2]), x),
      try builder.apply(Binary(function: .maximum), x, builder.constant(0)),
      try builder.apply(Binary(function: .minimum), builder.constant(0), x),
      try builder.apply(Softmax(axis: 1), x),
    ]
    let executor = try ReferenceExecutor<Float>(builder.program, bindings: [:])
    for place in 0..<4 {
      var values: [Float] = [1, 2, 3, 4]
      values[place] = .nan
      let run = try executor.run(parameters: [], inputs: ["x": values])
      for y in results { #expect(run[y].contains { $0.isNaN }) }
    }
  }
}
