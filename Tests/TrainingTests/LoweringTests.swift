import Analysis
import Kernels
import Program
import Shapes
import Spec
import Testing
import Training

@Suite struct LoweringTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let model: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "dense",
      model: """
        input: [batch, 6]
        layers:
          - dense: {units: 5, activation: relu}
          - dropout: 0.5
          - dense: 3
        """),
    Case(
      name: "images",
      model: """
        input: [batch, 9, 7, 2]
        layers:
          - conv2d: {filters: 4, kernel_size: 3, padding: same, strides: 2}
          - batch_normalization
          - relu
          - max_pooling2d: 2
          - flatten
          - dense: 3
        """),
    Case(
      name: "branches",
      model: """
        input: [batch, 6]
        layers:
          - dense: {units: 5, name: left}
          - dense: {units: 5, name: right, from: input}
          - add: {from: [left, right]}
          - dense: 3
        """),
  ]

  /// Keras divides the sum of the penalties by the batch.
  @Test func penaltiesOnActivitiesAreTermsOfTheLoss() throws {
    let spec = try spec(
      """
      input: [batch, 3]
      layers:
        - dense: {units: 2, name: first, activity_regularizer: {l2: 0.5}}
        - activity_regularization: {l1: 0.25, name: second}
        - dense: 3
      """)
    let lowering = try lowering(spec)
    #expect(try lowering.program(.inference).losses.isEmpty)
    let program = try lowering.program(.training)
    #expect(program.losses.map(\.name) == ["penalty", "penalty", "loss"])

    let executor = try ReferenceExecutor<Double>(program, bindings: ["batch": 2])
    let parameters = program.parameters.map { parameter in
      (0..<executor.shape(of: parameter.tensor).reduce(1, *)).map { Double($0 % 3) - 0.75 }
    }
    var inputs: [String: [Double]] = [:]
    for tensor in program.tensors {
      guard case .input(let name) = tensor.role else { continue }
      let count = tensor.type.shape.evaluate(["batch": 2])?.reduce(1, *) ?? 0
      inputs[name] = (0..<count).map { $0 % 2 == 0 ? 1 : 2 }
    }
    let run = try executor.run(parameters: parameters, inputs: inputs)
    let activities = run[program.layerOutputs[0].tensor]
    #expect(activities.count == 4)
    let squares = activities.reduce(0) { $0 + $1 * $1 }
    let sizes = activities.reduce(0) { $0 + abs($1) }
    #expect(abs(run.losses[0].value - 0.5 * squares / 2) < 1e-9)
    #expect(abs(run.losses[1].value - 0.25 * sizes / 2) < 1e-9)
  }

  private func spec(_ model: String) throws -> AnalyzedSpec {
    try analyzed(
      "coprime: 1\nmodel:\n"
        + model.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        + "\ntraining:\n  loss: {sparse_categorical_crossentropy: {from_logits: true}}\n  optimizer: sgd\n"
    )
  }

  private func lowering(_ spec: AnalyzedSpec) throws -> Lowering {
    let output = try #require(spec.graph?.outputs.first?.name)
    return try Lowering(spec, targets: [.init(output: output, sampleShape: [], isWeighted: false)])
  }

  @Test(arguments: cases) func everyLayerKeepsItsPredictedShape(_ sample: Case) throws {
    let spec = try spec(sample.model)
    for mode in [Program.Mode.training, .inference] {
      let program = try lowering(spec).program(mode)
      let graph = try #require(spec.graph)
      #expect(program.layerOutputs.map(\.layer) == graph.nodes.map(\.name))
      for (output, facts) in zip(program.layerOutputs, spec.nodes) {
        let predicted = facts.outputs.first?.type.shape.evaluate(["batch": 5])
        #expect(
          program[output.tensor].type.shape.evaluate(["batch": 5]) == predicted, "\(output.layer)")
      }
    }
  }

  @Test(arguments: cases) func bothModesHaveTheSameParameters(_ sample: Case) throws {
    let lowering = try lowering(spec(sample.model))
    let (a, b) = (try lowering.program(.training), try lowering.program(.inference))
    #expect(a.parameters.map(\.name) == b.parameters.map(\.name))
    #expect(!a.parameters.isEmpty)
    #expect(a.losses.map(\.name) == ["loss"])
    #expect(b.losses.isEmpty)
    #expect(b.outputs.last?.name.hasPrefix("loss/") == true)
  }

  @Test func frozenLayersHaveNoTrainableWeights() throws {
    let spec = try spec(
      """
      input: [batch, 6]
      layers:
        - dense: {units: 5, trainable: false, name: frozen}
        - batch_normalization: {trainable: false, name: still}
        - dense: {units: 3, name: head}
      """)
    let program = try lowering(spec).program(.training)
    let trainable = program.parameters.filter(\.isTrainable).map(\.name)
    #expect(trainable == ["head/kernel", "head/bias"])
    // Its statistics stand still, too.
    #expect(program.stateUpdates.isEmpty)
  }

  @Test func sharedWeightsAreOneParameter() throws {
    let spec = try spec(
      """
      input: [batch, 6]
      layers:
        - dense: {units: 6, name: first}
        - dense: {units: 6, name: second, share: first}
        - dense: {units: 3, name: head}
      """)
    let names = try lowering(spec).program(.training).parameters.map(\.name)
    #expect(names == ["first/kernel", "first/bias", "head/kernel", "head/bias"])
  }
}
