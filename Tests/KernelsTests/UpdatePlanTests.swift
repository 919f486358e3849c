import Foundation
import Kernels
import Program
import Shapes
import Testing

/// A program whose weights have the gradients that are fed to it: the sum of weight times input.
private func linearProgram(_ weights: [(name: String, values: [Float])]) throws -> Program {
  var builder = ProgramBuilder(mode: .training)
  for (name, values) in weights {
    let w = builder.parameter(name, shape: Shape([values.count]), initializer: Given(given: values))
    let g = builder.input(name, TensorType(Shape([values.count])))
    let product = try builder.apply(Binary(function: .multiply), w, g)
    builder.loss(name, try builder.apply(Reduce(kind: .sum, axes: [0]), product))
  }
  return builder.program
}

private struct UpdateFixture: Decodable {
  struct Case: Decodable {
    let name: String
    let weights: [[Double]]
  }
  let start: [Double]
  let gradients: [[Double]]
  let rates: [Double]
  let cases: [Case]
}

@Suite struct UpdatePlanTests {
  @Test func `five steps of every rule agree with Keras and PyTorch on every processor`() throws {
    let url = repository.appending(path: "Tests/Fixtures/primitives/updates.json")
    let fixture = try JSONDecoder().decode(UpdateFixture.self, from: Data(contentsOf: url))
    // Repeated, so that whole vectors and rests of vectors are both met.
    let copies = 5
    let start = (0..<copies).flatMap { _ in fixture.start.map { Float($0) } }
    let program = try linearProgram([("w", start)])
    for test in fixture.cases {
      let rule = try #require(ReferenceUpdateTests.rules[test.name])
      for isa in InstructionSet.allCases where isa.isAvailable {
        let store = try ParameterStore(program: program, seed: 1)
        let plan = try TrainingPlan(
          program, batch: 1, store: store, rule: rule, options: PlanOptions(instructionSet: isa))
        for (step, gradient) in fixture.gradients.enumerated() {
          let g = (0..<copies).flatMap { _ in gradient.map { Float($0) } }
          try plan.step(inputs: ["w": g], learningRate: Float(fixture.rates[step]), step: step)
          let wanted = (0..<copies).flatMap { _ in test.weights[step].map { Float($0) } }
          let far = distance(try #require(store["w"]), wanted)
          #expect(far < 2e-6, "\(test.name) on \(isa), step \(step): off by \(far)")
        }
      }
    }
  }

  @Test(arguments: [[37], [7, 19], [40, 3], [3, 5, 18]])
  func `rules that look at a whole weight do so in any shape`(shape: [Int]) throws {
    let count = shape.reduce(1, *)
    var builder = ProgramBuilder(mode: .training)
    let start = uniform(count, seed: 3)
    let w = builder.parameter("w", shape: Shape(shape), initializer: Given(given: start))
    let g = builder.input("g", TensorType(Shape(shape)))
    let product = try builder.apply(Binary(function: .multiply), w, g)
    builder.loss(
      "loss", try builder.apply(Reduce(kind: .sum, axes: Array(shape.indices)), product))
    let rules: [any ReferenceUpdateRule] =
      [
        Adafactor(), Adafactor(clipThreshold: 0.1, weightDecay: .decoupled(0.1)),
        Adafactor(weightDecay: .coupled(0.1)), Lamb(),
      ] + (shape.count == 2 ? [Muon(), Muon(isNesterov: false, stepSize: nil)] : [])
    for (rule, isa) in rules.flatMap({ rule in
      InstructionSet.allCases.filter(\.isAvailable).map { (rule, $0) }
    }) {
      let store = try ParameterStore(program: builder.program, seed: 1)
      let plan = try TrainingPlan(
        builder.program, batch: 1, store: store, rule: rule,
        options: PlanOptions(instructionSet: isa))
      var weights = start.map { Double($0) }
      var slots: [[Double]] = rule.startingSlots(count: count)
      for step in 0..<3 {
        let gradient = uniform(count, seed: UInt64(10 + step))
        try plan.step(inputs: ["g": gradient], learningRate: 0.05, step: step)
        rule.update(
          &weights, slots: &slots, gradient: gradient.map { Double($0) }, shape: shape,
          learningRate: 0.05, step: step + 1, decays: true)
        let far = distance(try #require(store["w"]), weights.map { Float($0) })
        #expect(far < 2e-6, "\(rule) on \(isa), step \(step): off by \(far)")
      }
    }
  }

  @Test(arguments: [
    (GradientClip.none, [Float(3), -4], [Float(12)]),
    (.value(2), [2, -2], [2]),
    (.norm(2.5), [1.5, -2], [2.5]),
    (.globalNorm(6.5), [1.5, -2], [6]),
    (.globalNorm(20), [3, -4], [12]),
  ])
  func `gradients are clipped before they are used`(
    clip: GradientClip, a: [Float], b: [Float]
  ) throws {
    let program = try linearProgram([("a", [0, 0]), ("b", [0])])
    let store = try ParameterStore(program: program, seed: 1)
    let plan = try TrainingPlan(
      program, batch: 1, store: store, rule: GradientDescent(), options: PlanOptions(clip: clip))
    try plan.step(inputs: ["a": [3, -4], "b": [12]], learningRate: 1, step: 0)
    #expect(store["a"] == a.map { -$0 })
    #expect(store["b"] == b.map { -$0 })
  }

  @Test func `a penalty adds to the gradient and is reported before the update`() throws {
    var builder = ProgramBuilder(mode: .training)
    let w = builder.parameter(
      "w", shape: [3], initializer: Given(given: [2, -1, 0]), penalty: Penalty(l1: 0.5, l2: 0.25))
    builder.loss("loss", try builder.apply(Reduce(kind: .sum, axes: [0]), w))
    let store = try ParameterStore(program: builder.program, seed: 1)
    let plan = try TrainingPlan(builder.program, batch: 1, store: store, rule: GradientDescent())
    let losses = try plan.step(inputs: [String: [Float]](), learningRate: 1, step: 0)
    #expect(losses.map(\.name) == ["loss", "penalty"])
    // l1 · 3 + l2 · 5, and gradients 1 + 0.5 + 1, 1 - 0.5 - 0.5 and 1.
    #expect(losses.map(\.value) == [1, 2.75])
    #expect(store["w"] == [-0.5, -1, -1])
  }

  @Test func `a weight used twice gets the sum of both gradients`() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([batchDim, 21]))
    let w = builder.weight("w", [21, 21])
    let hidden = try builder.apply(
      Elementwise(function: .tanh), builder.apply(Linear(), x, w))
    try builder.meanSquare(builder.apply(Linear(), hidden, w))
    let test = TestCase(
      name: "tied", batch: 13, program: builder.program, inputs: ["x": uniform(13 * 21)])
    expectEqual(try fastStep(test), try referenceStep(test), test)
  }

  @Test func `states move to what the step computed`() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([batchDim, 2]))
    let mean = builder.parameter(
      "mean", shape: [2], initializer: Given(given: [1, 0]), isState: true)
    let variance = builder.parameter(
      "variance", shape: [2], initializer: Given(given: [1, 1]), isState: true)
    let results = try builder.apply(
      BatchNormalization(epsilon: 1e-3, momentum: 0.75),
      [x, builder.constant(1), builder.constant(0), mean, variance])
    builder.update(state: mean, to: results[1])
    builder.update(state: variance, to: results[2])
    try builder.meanSquare(results[0])
    let store = try ParameterStore(program: builder.program, seed: 1)
    let plan = try TrainingPlan(builder.program, batch: 4, store: store, rule: GradientDescent())
    try plan.step(inputs: ["x": [0, 1, 2, 1, 4, 1, 6, 5]], learningRate: 1, step: 0)
    // The batch has means 3 and 2 and variances 5 and 3.
    #expect(store["mean"] == [1.5, 0.5])
    #expect(store["variance"] == [2, 1.5])
  }

  @Test func `training goes on from a snapshot as if it had not stopped`() throws {
    let test = try Networks.dense("MLP", batch: 9, widths: [7, 13, 4])
    func train(_ plan: TrainingPlan, _ steps: Range<Int>) throws {
      for step in steps { try plan.step(inputs: test.inputs, learningRate: 0.01, step: step) }
    }
    func fresh(_ seed: UInt64) throws -> (ParameterStore, TrainingPlan) {
      let store = try ParameterStore(program: test.program, seed: seed)
      return (store, try TrainingPlan(test.program, batch: 9, store: store, rule: Adam()))
    }
    let (store, plan) = try fresh(1)
    try train(plan, 0..<3)
    let snapshot = store.snapshot()
    try train(plan, 3..<6)
    let (other, resumed) = try fresh(2)
    #expect(other.restore(snapshot).isEmpty)
    try train(resumed, 3..<6)
    #expect(store.snapshot().values == other.snapshot().values)
  }

  @Test func `an observed step tells norms and layers apart`() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([batchDim, 2]))
    let w = builder.parameter("w", shape: [2, 2], initializer: Given(given: [1, 0, 0, -1]))
    let y = try builder.apply(
      Elementwise(function: .relu()), builder.apply(Linear(), x, w))
    builder.layerOutput("dense", y)
    builder.loss("loss", try builder.apply(Reduce(kind: .sum, axes: [0, 1]), y))
    let store = try ParameterStore(program: builder.program, seed: 1)
    let plan = try TrainingPlan(
      builder.program, batch: 2, store: store, rule: GradientDescent(),
      options: PlanOptions(observes: true))
    try plan.step(inputs: ["x": [3, 4, 1, 4]], learningRate: 0.5, step: 0)
    // y is [[3, 0], [1, 0]], so that the gradient of w is [[4, 0], [8, 0]].
    let (layers, parameters) = plan.observe()
    #expect(layers.map(\.layer) == ["dense"])
    #expect(layers[0].mean == 1 && layers[0].zeroFraction == 0.5 && !layers[0].hasNonFinite)
    #expect(abs(layers[0].standardDeviation - Float(1.5).squareRoot()) < 1e-6)
    #expect(abs(parameters[0].gradientNorm - Float(80).squareRoot()) < 1e-5)
    #expect(abs(parameters[0].weightNorm - Float(2).squareRoot()) < 1e-6)
    #expect(abs(parameters[0].updateNorm - Float(20).squareRoot()) < 1e-5)
  }

  @Test func `a step says which input is missing or too short`() throws {
    let test = try Networks.dense("MLP", batch: 9, widths: [7, 13, 4])
    let store = try ParameterStore(program: test.program, seed: 1)
    let plan = try TrainingPlan(test.program, batch: 9, store: store, rule: Adam())
    #expect(throws: ExecutionError.missingInput("x")) {
      try plan.step(inputs: ["y": test.inputs["y"] ?? []], learningRate: 1, step: 0)
    }
    #expect(
      throws: ExecutionError.wrongInputSize(name: "x", expectedBytes: 9 * 7 * 4, actualBytes: 4)
    ) {
      try plan.step(inputs: ["x": [1], "y": test.inputs["y"] ?? []], learningRate: 1, step: 0)
    }
  }
}
