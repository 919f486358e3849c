import Arrays
import Kernels
import Program
import Shapes
import Testing

/// Numbers of -scale ..< scale that depend on the stream alone.
struct Uniform: ParameterInitializer {
  var scale: Float = 0.5
  func values(shape: [Int], stream: RandomStream) -> [Float] {
    uniform(shape.reduce(1, *), stream: stream, scale: scale)
  }
}

func uniform(_ count: Int, stream: RandomStream, scale: Float) -> [Float] {
  (0..<count).map { i in
    let word = stream.words(at: UInt64(i / 4))[i % 4]
    return (Float(word >> 8) / 8_388_608 - 1) * scale
  }
}

func uniform(_ count: Int, seed: UInt64 = 1, scale: Float = 1) -> [Float] {
  uniform(count, stream: RandomStream(seed: seed, stream: 99), scale: scale)
}

/// A network under test: a program with the inputs of one step.
struct TestCase: CustomTestStringConvertible {
  let name: String
  let batch: Int
  var bindings: [String: Int] = [:]
  let program: Program
  var inputs: [String: [Float]]

  func adding(_ name: String, _ values: [Float]) -> TestCase {
    var result = self
    result.inputs[name] = values
    return result
  }

  var testDescription: String { name }
}

extension ProgramBuilder {
  mutating func weight(_ name: String, _ shape: [Int], scale: Float = 0.5) -> TensorID {
    parameter(name, shape: Shape(shape), initializer: Uniform(scale: scale))
  }

  mutating func dense(
    _ x: TensorID, _ name: String, _ inputs: Int, _ outputs: Int,
    _ activation: ElementwiseFunction? = nil, scale: Float = 0.5
  ) throws(PrimitiveError) -> TensorID {
    let w = weight("\(name)/kernel", [inputs, outputs], scale: scale)
    let b = weight("\(name)/bias", [outputs])
    let y = try apply(Linear(), x, w, b)
    guard let activation else { return y }
    return try apply(Elementwise(function: activation), y)
  }

  /// Mean cross-entropy of logits [N, K] and class indices [N].
  mutating func crossEntropy(_ logits: TensorID, _ labels: TensorID) throws(PrimitiveError) {
    let logs = try apply(Softmax(axis: -1, isLog: true), logits)
    let picked = try apply(Pick(), logs, labels)
    let each = try apply(Elementwise(function: .negate), picked)
    loss("loss", try apply(Reduce(kind: .mean, axes: [0]), each))
  }

  /// Mean of the squares of a tensor of this rank.
  mutating func meanSquare(_ x: TensorID) throws(PrimitiveError) {
    let rank = shape(of: x).rank
    let squares = try apply(Elementwise(function: .square), x)
    let weights = try apply(Elementwise(function: .affine(scale: 0.3, offset: 0.1)), x)
    let sum = try apply(Binary(function: .add), squares, weights)
    loss("loss", try apply(Reduce(kind: .mean, axes: Array(0..<rank)), sum))
  }
}

let batchDim = Dim.symbol("batch")

/// One step's losses and gradients from the same weights.
struct StepResult {
  var losses: [Float]
  var gradients: [[Float]]
}

func fastStep(
  _ test: TestCase, count: Int? = nil, threads: Int = 1, isa: InstructionSet = .preferred,
  chunkRows: Int? = nil, checkpointing: ActivationCheckpointing = .none, seed: UInt64 = 7,
  step: Int = 3
) throws -> StepResult {
  let store = try ParameterStore(program: test.program, bindings: test.bindings, seed: 5)
  let plan = try TrainingPlan(
    test.program, batch: test.batch, bindings: test.bindings, store: store, rule: GradientDescent(),
    options: PlanOptions(
      threads: threads, instructionSet: isa, updates: false, keepsGradients: true,
      chunkRows: chunkRows, checkpointing: checkpointing))
  let losses = try plan.step(
    inputs: test.inputs, count: count, learningRate: 0, seed: seed, step: step)
  return StepResult(losses: losses.map { $0.value }, gradients: plan.gradients())
}

/// The same by plain arithmetic in double precision, on the first `count` examples.
func referenceStep(
  _ test: TestCase, count: Int? = nil, seed: UInt64 = 7, step: Int = 3
) throws -> StepResult {
  let store = try ParameterStore(program: test.program, bindings: test.bindings, seed: 5)
  var bindings = test.bindings
  bindings["batch"] = count ?? test.batch
  let executor = try ReferenceExecutor<Double>(test.program, bindings: bindings)
  let parameters = store.names.map { (store[$0] ?? []).map { Double($0) } }
  var inputs = test.inputs.mapValues { $0.map { Double($0) } }
  for tensor in test.program.tensors {
    guard case .input(let name) = tensor.role, let values = inputs[name] else { continue }
    let needed = tensor.type.shape.evaluate(bindings)?.reduce(1, *) ?? 0
    inputs[name] = Array(values.prefix(needed))
  }
  let run = try executor.run(parameters: parameters, inputs: inputs, seed: seed, step: step)
  let gradients = executor.gradients(of: run)
  return StepResult(
    losses: run.losses.map { Float($0.value) },
    gradients: test.program.parameters.map { parameter in
      parameter.isTrainable ? gradients[parameter.tensor].map { Float($0) } : []
    })
}

/// Largest difference in proportion to the largest number.
func distance(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  let scale = b.reduce(Float.leastNormalMagnitude) { max($0, abs($1)) }
  return zip(a, b).reduce(0) { largest, pair in
    let difference = abs(pair.0 - pair.1) / scale
    return difference.isNaN ? .infinity : max(largest, difference)
  }
}

func expectEqual(
  _ fast: StepResult, _ reference: StepResult, _ test: TestCase, tolerance: Float = 1e-5,
  _ note: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    distance(fast.losses, reference.losses) < tolerance,
    "\(test.name) \(note): losses \(fast.losses) and \(reference.losses)",
    sourceLocation: sourceLocation)
  for (index, parameter) in test.program.parameters.enumerated() {
    guard parameter.isTrainable else { continue }
    // A parameter that nothing depends on has no gradient instead of zeros.
    let wanted = reference.gradients[index]
    let given = fast.gradients[index]
    let far = given.isEmpty ? wanted.map(abs).max() ?? 0 : distance(given, wanted)
    #expect(
      far < tolerance, "\(test.name) \(note): gradient of \(parameter.name) is off by \(far)",
      sourceLocation: sourceLocation)
  }
}
