import Kernels
import Program
import Shapes
import Testing

@Suite struct PlanTests {
  @Test(arguments: try Networks.all())
  func `losses and gradients equal plain arithmetic in double precision`(test: TestCase) throws {
    let reference = try referenceStep(test)
    for isa in InstructionSet.allCases where isa.isAvailable {
      expectEqual(try fastStep(test, isa: isa), reference, test, "on \(isa)")
      expectEqual(
        try fastStep(test, isa: isa, chunkRows: 2), reference, test, "in chunks of 2 on \(isa)")
    }
  }

  @Test(arguments: try Networks.all())
  func `any number of threads gives the same bits`(test: TestCase) throws {
    let one = try fastStep(test, chunkRows: 2)
    for threads in 2...4 {
      let many = try fastStep(test, threads: threads, chunkRows: 2)
      #expect(many.losses.map(\.bitPattern) == one.losses.map(\.bitPattern))
      #expect(many.gradients == one.gradients)
    }
  }

  @Test(arguments: try Networks.all())
  func `a smaller batch is a mean over its own examples`(test: TestCase) throws {
    for count in Set([1, test.batch / 2 + 1, test.batch]) where count <= test.batch {
      expectEqual(
        try fastStep(test, count: count, chunkRows: 3), try referenceStep(test, count: count), test,
        "with \(count) examples")
    }
  }

  @Test(arguments: try Networks.all())
  func `usual layers never fall back on plain arithmetic`(test: TestCase) throws {
    let store = try ParameterStore(program: test.program, bindings: test.bindings, seed: 5)
    let plan = try TrainingPlan(
      test.program, batch: test.batch, bindings: test.bindings, store: store,
      rule: GradientDescent())
    #expect(plan.slowOperations.isEmpty)
  }

  @Test func `a tiny network runs on one thread and holds little memory`() throws {
    let test = try Networks.dense("tiny", batch: 16, widths: [4, 16, 3])
    let store = try ParameterStore(program: test.program, seed: 5)
    let plan = try TrainingPlan(
      test.program, batch: 16, store: store, rule: Adam(), options: PlanOptions(threads: 64))
    #expect(plan.arenaBytes < 16_384)
  }

  @Test(arguments: [ElementwiseFunction.relu(), .relu6, .tanh, .sigmoid, .elu(), .gelu(), .silu])
  func `what is no number stays visible in the loss`(function: ElementwiseFunction) throws {
    var test = try Networks.dense("MLP", batch: 9, widths: [19, 33, 4], function)
    test.inputs["x"]?[40] = .nan
    for isa in InstructionSet.allCases where isa.isAvailable {
      #expect(try fastStep(test, isa: isa).losses[0].isNaN)
    }
  }

  @Test(arguments: try Networks.all())
  func `a batch whose size has a value is planned as an open one`(test: TestCase) throws {
    var bound = test
    bound.bindings["batch"] = test.batch
    let (open, fixed) = (try fastStep(test, threads: 2), try fastStep(bound, threads: 2))
    #expect(open.losses == fixed.losses && open.gradients == fixed.gradients)
  }

  @Test func `a state kept for every example goes on where the batch before ended`() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([batchDim, 3, 2]))
    let states = (0..<2).map {
      builder.parameter("s\($0)", shape: [batchDim, 5], initializer: Uniform(), isState: true)
    }
    let results = try builder.apply(
      Recurrent(cell: .lstm()),
      [x, builder.weight("w", [2, 20]), builder.weight("u", [5, 20]), builder.weight("b", [20])]
        + states)
    for (i, state) in states.enumerated() {
      builder.update(state: state, to: results[i + 1])
      builder.output("\(i)", results[i + 1])
    }
    try builder.meanSquare(results[0])
    let store = try ParameterStore(program: builder.program, bindings: ["batch": 4], seed: 5)
    let plan = try TrainingPlan(
      builder.program, batch: 4, bindings: ["batch": 4], store: store, rule: GradientDescent(),
      options: PlanOptions(threads: 2, updates: true, chunkRows: 1))
    #expect(plan.slowOperations.isEmpty)
    var seen: [[Float]] = []
    for step in 0..<2 {
      try plan.step(inputs: ["x": uniform(24)], learningRate: 0, step: step)
      for i in 0..<2 { #expect(store["s\(i)"] == Array(plan.output("\(i)"))) }
      seen.append(store["s0"] ?? [])
    }
    #expect(seen[0] != seen[1])
  }
}
