import Kernels
import Program
import Testing

/// What minimal filtering costs in precision, where its sums are long.
@Suite struct WinogradTests {
  /// Up to 256 channels, results stay within 2⁻²⁰ of the largest number, sixteen units in its last place, and gradients through
  /// two layers within 2⁻¹⁸. The tolerance of 10⁻⁵ against PyTorch is twice as wide.
  static let resultTolerance: Float = 0x1p-20
  static let gradientTolerance: Float = 0x1p-18

  /// The gradient of the first layer's weights is computed from that of the second one's input.
  @Test(arguments: [(64, 64), (128, 80), (256, 64)])
  func `wide convolutions by minimal filtering stay close to double precision`(
    channels: Int, filters: Int
  ) throws {
    let test = try Networks.convolutions(
      "\(channels) to \(filters)", batch: 1, image: [5, 6, channels],
      [
        Networks.Conv(filters: 64, padding: .same, activation: .tanh),
        Networks.Conv(filters: filters, padding: .same, activation: nil),
      ])
    let (exactOutput, exact) = (try referenceOutput(test), try referenceStep(test))
    for isa in InstructionSet.allCases where isa.isAvailable {
      #expect(
        distance(try output(test, isa), exactOutput) < Self.resultTolerance, "results on \(isa)")
      let fast = try fastStep(test, isa: isa)
      for (index, parameter) in test.program.parameters.enumerated() {
        let far = distance(fast.gradients[index], exact.gradients[index])
        #expect(far < Self.gradientTolerance, "gradient of \(parameter.name) on \(isa): \(far)")
      }
    }
  }

  private func output(_ test: TestCase, _ isa: InstructionSet) throws -> [Float] {
    let store = try ParameterStore(program: test.program, seed: 5)
    let plan = try TrainingPlan(
      test.program, batch: test.batch, store: store, rule: GradientDescent(),
      options: PlanOptions(instructionSet: isa))
    try plan.step(inputs: test.inputs, learningRate: 0, step: 0)
    return Array(plan.output("out"))
  }

  private func referenceOutput(_ test: TestCase) throws -> [Float] {
    let store = try ParameterStore(program: test.program, seed: 5)
    let executor = try ReferenceExecutor<Double>(test.program, bindings: ["batch": test.batch])
    let run = try executor.run(
      parameters: store.names.map { (store[$0] ?? []).map { Double($0) } },
      inputs: test.inputs.mapValues { $0.map { Double($0) } })
    return run[test.program.outputs[0].tensor].map { Float($0) }
  }
}
