import SourceText
import Analysis
import JSONText
import Kernels
import Program
import Spec
import Testing
import Training

/// One step of some thirty models, whose loss and gradients PyTorch computed in double precision
/// (`Tests/Conformance/torch_models.py`). Weights, inputs and targets are numbers that both sides make.
struct TorchModel: Sendable, CustomTestStringConvertible {
  let name: String
  let answer: JSONValue
  var testDescription: String { name }

  static let all: [TorchModel] = {
    guard let models = try? Fixtures.json("torch_models/answers.json")["models"]?.array else {
      return []
    }
    return models.map { TorchModel(name: $0["name"]?.string ?? "", answer: $0) }
  }()

  /// Uniform numbers of [-1, 1) with 24 bits: SplitMix64 from the 64-bit FNV-1a hash of the stream's name.
  func hashed(_ stream: String, _ count: Int) -> [Double] {
    let seed = "\(name)/\(stream)".utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return (0..<count).map { index in
      var z = seed &+ UInt64(index + 1) &* 0x9e37_79b9_7f4a_7c15
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      z ^= z >> 31
      return Double(z >> 40) / Double(1 << 23) - 1
    }
  }

  func lowering(_ spec: AnalyzedSpec) throws -> Lowering {
    let outputs = spec.graph?.outputs.map(\.name) ?? []
    let targets = try answer.required("targets").array ?? []
    return try Lowering(
      spec,
      targets: zip(outputs, targets).map { output, target in
        Lowering.Target(
          output: output, sampleShape: target["shape"]?.sizes.compactMap { $0 } ?? [],
          isWeighted: false)
      })
  }

  /// What the program is fed.
  func inputs(_ outputs: [String], batch: Int) throws -> [String: [Float]] {
    var inputs: [String: [Float]] = [:]
    for input in try answer.required("inputs").array ?? [] {
      let name = input["name"]?.string ?? ""
      let size = (input["shape"]?.sizes ?? []).reduce(batch) { $0 * ($1 ?? 1) }
      let numbers = hashed("input \(name)", size)
      inputs[name] = numbers.map { number in
        guard let below = input["below"]?.int else { return Float(number) }
        return Float(((number + 1) / 2 * Double(below)).rounded(.down))
      }
    }
    for (output, target) in zip(outputs, try answer.required("targets").array ?? []) {
      let stream = "target \(target["output"]?.string ?? "")"
      inputs[Lowering.targetInput(output)] = try truth(target, stream, batch: batch)
    }
    return inputs
  }

  private func truth(_ target: JSONValue, _ stream: String, batch: Int) throws -> [Float] {
    let kind = target["kind"]?.string ?? ""
    let classes = try #require(target["classes"]?.int)
    let size = (target["shape"]?.sizes ?? []).reduce(batch) { $0 * ($1 ?? 1) }
    if kind == "one_hot" {
      return hashed(stream, size / classes).flatMap { number in
        let index = Int((number + 1) / 2 * Double(classes))
        return (0..<classes).map { $0 == index ? 1 : 0 as Float }
      }
    }
    return hashed(stream, size).map { number in
      switch kind {
      case "index": Float(((number + 1) / 2 * Double(classes)).rounded(.down))
      case "binary": number > 0 ? 1 : 0
      case "count": Float(((number + 1) * 3).rounded(.down))
      default: Float(number)
      }
    }
  }
}

@Suite struct TorchModelTests {
  @Test func thirtyModelsAreCompared() { #expect(TorchModel.all.count >= 30) }

  @Test(arguments: TorchModel.all)
  func oneStepIsThatOfPyTorch(_ model: TorchModel) throws {
    let document = try Fixtures.spec("torch_models/\(model.name).yaml")
    let spec = try #require(AnalyzedSpec(document))
    let problems = (document.diagnostics + spec.diagnostics).filter { $0.severity == .error }
    #expect(problems.isEmpty, "\(problems.map(\.message))")
    let program = try model.lowering(spec).program(.training)
    let batch = try #require(model.answer["batch"]?.int)
    let bindings = spec.spec.dims.values
    let store = try ParameterStore(program: program, bindings: bindings, seed: 1)
    let parameters = try model.answer.required("parameters").array ?? []
    try #require(parameters.count == program.parameters.count)
    for (index, (parameter, answer)) in zip(program.parameters, parameters).enumerated() {
      let shape = answer["shape"]?.sizes.compactMap { $0 } ?? []
      #expect(store.shapes[index] == shape, "\(parameter.name)")
      let scale = try #require(answer["scale"]?.double)
      let offset = try #require(answer["offset"]?.double)
      store[parameter.name] = model.hashed("weight \(index)", shape.reduce(1, *)).map {
        Float($0 * scale + offset)
      }
    }
    let plan = try TrainingPlan(
      program, batch: batch, bindings: bindings, store: store, rule: GradientDescent(),
      options: PlanOptions(updates: false, keepsGradients: true))
    let outputs = spec.graph?.outputs.map(\.name) ?? []
    let losses = try plan.step(
      inputs: model.inputs(outputs, batch: batch), learningRate: 0, step: 0)
    let loss = losses.reduce(0) { $0 + Double($1.value) }
    let wanted = try #require(model.answer["loss"]?.double)
    #expect(abs(loss - wanted) <= 1e-5 * abs(wanted), "loss \(loss), PyTorch has \(wanted)")
    let gradients = plan.gradients()
    let largest = parameters.compactMap { $0["norm"]?.double }.max() ?? 0
    for (index, answer) in parameters.enumerated() {
      guard let norm = answer["norm"]?.double else { continue }
      let gradient = gradients[index].map { Double($0) }
      let far = try difference(gradient, answer, model, index, norm)
      // What is 0 but for rounding, as the gradient of a bias before a normalisation, is measured by the others.
      #expect(
        far <= 1e-5 * max(norm, 1e-3 * largest),
        "\(program.parameters[index].name): off by \(far) of \(norm)")
    }
  }

  /// How far a gradient is from PyTorch's: the largest distance of its numbers, or of its norm and its products with
  /// hashed vectors, whose numbers are below 1.
  private func difference(
    _ gradient: [Double], _ answer: JSONValue, _ model: TorchModel, _ index: Int, _ norm: Double
  ) throws -> Double {
    if let numbers = answer["gradient"]?.doubles {
      guard numbers.count == gradient.count else { return .infinity }
      return zip(gradient, numbers).map { abs($0 - $1) }.max() ?? 0
    }
    var far = abs(gradient.reduce(0) { $0 + $1 * $1 }.squareRoot() - norm)
    for (number, product) in try answer.required("products").doubles.enumerated() {
      let vector = model.hashed("product \(index) \(number)", gradient.count)
      far = max(far, abs(zip(gradient, vector).reduce(0) { $0 + $1.0 * $1.1 } - product))
    }
    return far
  }
}
