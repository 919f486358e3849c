import Kernels
import Program
import Testing

@Suite struct TorchStepTests {
  @Test(arguments: TorchStep.all)
  func stepsInDoublePrecisionAreThoseOfPyTorch(_ model: TorchStep) throws {
    // The fixtures have nine digits; programs keep rates and momenta in single precision.
    try compareReference(model, Double.self, tolerance: 1e-6)
  }

  @Test(arguments: TorchStep.all)
  func stepsInSinglePrecisionAreThoseOfPyTorch(_ model: TorchStep) throws {
    try compareReference(model, Float.self, tolerance: 1e-5)
  }

  @Test(arguments: TorchStep.all, [1, 2])
  func stepsOfTheTrainingPlanAreThoseOfPyTorch(_ model: TorchStep, threads: Int) throws {
    let setup = try TorchSetup(model)
    let store = try ParameterStore(program: setup.program, seed: 1)
    for parameter in setup.parameters {
      store[parameter.name] = parameter.initial.map { Float($0) }
    }
    let plan = try TrainingPlan(
      setup.program, batch: setup.batch, store: store, rule: setup.rule,
      options: PlanOptions(threads: threads, keepsGradients: true))
    let inputs = setup.inputs.mapValues { $0.map { Float($0) } }
    for step in setup.losses.indices {
      let losses = try plan.step(
        inputs: inputs, learningRate: Float(setup.learningRate), step: step)
      var record = StepRecord(loss: Double(losses.reduce(0) { $0 + $1.value }))
      record.gradients = plan.gradients().map { $0.map(Double.init) }
      record.weights = setup.parameters.map { (store[$0.name] ?? []).map(Double.init) }
      compare(record, step, setup, tolerance: 1e-5)
    }
  }

  private func compareReference<Scalar: ReferenceScalar>(
    _ model: TorchStep, _ type: Scalar.Type, tolerance: Double
  ) throws {
    let setup = try TorchSetup(model)
    let executor = try ReferenceExecutor<Scalar>(setup.program, bindings: ["batch": setup.batch])
    let rule = try #require(setup.rule as? any ReferenceUpdateRule)
    var weights = setup.parameters.map { $0.initial.map { Scalar($0) } }
    var slots = weights.map {
      Array(repeating: Array(repeating: Scalar(0), count: $0.count), count: rule.slotCount)
    }
    let inputs = setup.inputs.mapValues { $0.map { Scalar($0) } }
    for step in setup.losses.indices {
      let run = try executor.run(parameters: weights, inputs: inputs, step: step)
      let gradients = executor.gradients(of: run).byParameter
      for (index, parameter) in setup.program.parameters.enumerated() where parameter.isTrainable {
        rule.update(
          &weights[index], slots: &slots[index], gradient: gradients[index],
          learningRate: Scalar(setup.learningRate),
          step: step + 1, decays: parameter.decays)
      }
      for update in setup.program.stateUpdates {
        guard case .parameter(let index) = setup.program[update.state].role else { continue }
        weights[index] = run[update.value]
      }
      let record = StepRecord(
        loss: run.totalLoss.double, gradients: gradients.map { $0.map(\.double) },
        weights: weights.map { $0.map(\.double) })
      compare(record, step, setup, tolerance: tolerance)
    }
  }

  private func compare(_ record: StepRecord, _ step: Int, _ setup: TorchSetup, tolerance: Double) {
    let far = difference([record.loss], [setup.losses[step]])
    #expect(
      far < tolerance, "loss \(record.loss) of step \(step), PyTorch has \(setup.losses[step])")
    for (index, parameter) in setup.parameters.enumerated() {
      if step == 0, let gradient = parameter.gradient {
        let far = difference(record.gradients[index], gradient)
        #expect(far < tolerance, "gradient of '\(parameter.name)' is off by \(far)")
      }
      let expected =
        step == 0
        ? parameter.afterFirstStep : step == setup.losses.count - 1 ? parameter.afterLastStep : nil
      guard let expected else { continue }
      let far = difference(record.weights[index], expected)
      #expect(far < tolerance, "'\(parameter.name)' after step \(step) is off by \(far)")
    }
  }
}

/// One step as this program did it; gradients and weights in the order of the program's parameters.
private struct StepRecord {
  var loss: Double
  var gradients: [[Double]] = []
  var weights: [[Double]] = []
}
