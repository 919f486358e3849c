import Kernels
import Program
import Shapes
import Testing

@Suite struct RecomputationTests {
  @Test(arguments: try Networks.all())
  func `losses and gradients keep their bits when results are computed again`(
    test: TestCase
  ) throws {
    let kept = try fastStep(test, chunkRows: 3)
    for segments in [2, 3, 7] {
      let repeated = try fastStep(test, chunkRows: 3, checkpointing: .segments(segments))
      #expect(repeated.losses.map(\.bitPattern) == kept.losses.map(\.bitPattern))
      for (index, pair) in zip(repeated.gradients, kept.gradients).enumerated() {
        #expect(
          pair.0 == pair.1, "\(test.program.parameters[index].name) in \(segments) segments")
      }
    }
  }

  @Test func `a deep network needs a fraction of the memory`() throws {
    let test = try deep()
    let kept = try plan(test, .none).arenaBytes
    let least = try plan(test, .least).arenaBytes
    #expect(least * 3 < kept, "\(kept) bytes before, \(least) with everything computed again")
  }

  @Test func `a budget is kept with as little repetition as it takes`() throws {
    let test = try deep()
    let kept = try plan(test, .none).arenaBytes
    let least = try plan(test, .least).arenaBytes
    let budget = (kept + least) / 2
    let within = try plan(test, .within(bytes: budget)).arenaBytes
    #expect(within <= budget)
    #expect(within > least)
    #expect(try plan(test, .within(bytes: kept)).arenaBytes == kept)
  }

  @Test func `a budget out of reach says what could be reached`() throws {
    let test = try deep()
    let least = try plan(test, .least).arenaBytes
    #expect {
      _ = try plan(test, .within(bytes: 1000))
    } throws: { error in
      error as? ExecutionError == .beyondBudget(bytes: 1000, least: least)
    }
  }

  /// Thirty layers of batch normalisation, whose results all live until the backward pass.
  private func deep() throws -> TestCase {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType(Shape([batchDim, 16])))
    let labels = builder.input("y", TensorType(Shape([batchDim])))
    for layer in 0..<30 {
      x = try builder.dense(x, "dense_\(layer)", 16, 16)
      let size = Shape([16])
      let state = (0..<2).map { moment in
        builder.parameter(
          "norm_\(layer)/moment_\(moment)", shape: size, initializer: Uniform(), isState: true)
      }
      let results = try builder.apply(
        BatchNormalization(epsilon: 1e-3, momentum: 0.9),
        [
          x, builder.weight("norm_\(layer)/gamma", [16]),
          builder.weight("norm_\(layer)/beta", [16]), state[0], state[1],
        ])
      builder.update(state: state[0], to: results[1])
      builder.update(state: state[1], to: results[2])
      x = try builder.apply(Elementwise(function: .tanh), results[0])
    }
    try builder.crossEntropy(try builder.dense(x, "logits", 16, 4), labels)
    return TestCase(
      name: "deep", batch: 512, program: builder.program,
      inputs: ["x": uniform(512 * 16), "y": (0..<512).map { Float($0 % 4) }])
  }

  private func plan(
    _ test: TestCase, _ checkpointing: ActivationCheckpointing
  ) throws -> TrainingPlan {
    let store = try ParameterStore(program: test.program, seed: 5)
    return try TrainingPlan(
      test.program, batch: test.batch, store: store, rule: GradientDescent(),
      options: PlanOptions(checkpointing: checkpointing))
  }
}
