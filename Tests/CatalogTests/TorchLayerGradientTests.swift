import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// A module, and the outputs and gradients that PyTorch gives
/// (`Tests/Conformance/torch_gradients.py`).
private struct TorchGradientCase: Sendable, Decodable, CustomTestStringConvertible {
  let kind: String
  let arguments: [String: JSON]
  /// What inputs, weights and the factors of the sum are drawn from.
  let stream: UInt64
  let inputs: [DrawnTensor]
  let weights: [DrawnTensor]
  let outputs: [TensorDigest]
  let inputGradients: [TensorDigest?]
  let weightGradients: [TensorDigest?]
  let mode: String?
  /// Averages after a step of training.
  let states: [TensorDigest]?
  /// The case of `torch_layers.jsonl.gz`.
  let id: String?

  enum CodingKeys: String, CodingKey {
    case stream, inputs, weights, outputs, mode, states, id
    case kind = "class"
    case arguments = "kwargs"
    case inputGradients = "input_gradients"
    case weightGradients = "weight_gradients"
  }

  var yaml: String { "{\(kind): \(JSON.object(arguments).yaml)}" }
  var testDescription: String {
    "\(id ?? "extra") \(yaml) of \(inputs.map(\.shape)) \(mode ?? "")"
  }

  /// Whether one of its tensors has no elements, so that there is nothing to compute.
  var isEmpty: Bool {
    outputs.contains { $0.count == 0 } || (inputs + weights).contains { $0.shape.contains(0) }
  }

  static let all = lines(of: "torch_gradients.jsonl.gz", as: TorchGradientCase.self)
}

/// A tensor of numbers that both sides can make.
private struct DrawnTensor: Sendable, Decodable {
  let shape: [Int]
  let values: [Double]?
  let range: [Double]?
  /// Whole numbers below this one.
  let below: Double?
  let whole: Bool?
  /// Whether it holds truth values.
  let bool: Bool?

  var isWhole: Bool { below != nil || whole == true }
  var type: TensorType {
    TensorType(Shape(shape), bool == true ? .bool : isWhole ? .int64 : .float32)
  }

  func numbers(_ stream: UInt64) -> [Double] {
    if let values { return values }
    let count = shape.reduce(1, *)
    if let below { return draws(count, stream, 0, 1).map { ($0 * below).rounded(.down) } }
    return draws(count, stream, range?[0] ?? -1, range?[1] ?? 1)
  }
}

/// What is written of a tensor: all of a short one, of a long one some elements and two random sums.
private struct TensorDigest: Sendable, Decodable {
  let count: Int
  /// The largest element.
  let scale: Double
  let values: [Double]
  let sums: [Double]?

  func expectEqual(_ actual: [Double], _ what: String) {
    guard actual.count == count else {
      Issue.record("\(what) has \(actual.count) numbers, not \(count)")
      return
    }
    let tolerance = 1e-5 * max(scale, 1e-3)
    let places =
      sums == nil
      ? Array(actual.indices) : (0..<16).map { Int(splitMix(UInt64($0)) % UInt64(count)) }
    for (place, expected) in zip(places, values) {
      #expect(abs(actual[place] - expected) <= tolerance, "\(what)[\(place)]")
    }
    for (i, expected) in (sums ?? []).enumerated() {
      let sum = zip(actual, draws(count, UInt64(90 + i), -1, 1)).reduce(0) { $0 + $1.0 * $1.1 }
      let several = tolerance * Double(count).squareRoot()
      #expect(abs(sum - expected) <= several, "sum \(i) of \(what)")
    }
  }
}

/// Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195.
private func splitMix(_ x: UInt64) -> UInt64 {
  var x = x &+ 0x9E37_79B9_7F4A_7C15
  x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
  x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
  return x ^ (x >> 31)
}

private func draws(_ count: Int, _ stream: UInt64, _ low: Double, _ high: Double) -> [Double] {
  (0..<count).map { i in
    low + (high - low) * (Double(splitMix(stream << 32 &+ UInt64(i)) >> 40) * 0x1p-24)
  }
}

@Suite struct TorchLayerGradientTests {
  @Test func everyValidCaseOfTheReferenceIsThere() {
    let ids = Set(TorchGradientCase.all.compactMap(\.id))
    let left = TorchReference.valid.map(\.id).filter { !ids.contains($0) }
    #expect(left == [])
    #expect(TorchGradientCase.all.count == 932)
  }

  @Test(
    "tensors without elements are refused with a reason",
    arguments: TorchGradientCase.all.filter(\.isEmpty))
  fileprivate func isRefused(_ c: TorchGradientCase) throws {
    let layer = try LayerHarness.decode(c.yaml, dialect: .torch).get()
    if layer.layer.untrainableReason != nil { return }
    let operands = c.inputs.map(\.type)
    let inference = try layer.infer(operands, layout: .channelsFirst)
    var builder = ProgramBuilder(mode: .inference)
    let inputs = operands.enumerated().map { builder.input("x\($0.offset)", $0.element) }
    let weights = inference.weights.map {
      builder.parameter($0.name, shape: $0.shape, initializer: $0.initializer, isState: $0.isState)
    }
    _ = try layer.layer.lower(
      inputs, weights: weights, into: &builder, LoweringContext(layout: .channelsFirst))
    let program = builder.program
    #expect(throws: ExecutionError.self) {
      _ = try ReferenceExecutor<Double>(program, bindings: [:])
    }
  }

  @Test(
    "outputs and gradients are those of PyTorch",
    arguments: TorchGradientCase.all.filter { !$0.isEmpty })
  fileprivate func agrees(_ c: TorchGradientCase) throws {
    let layer = try LayerHarness.decode(c.yaml, dialect: .torch).get()
    try #require(layer.layer.untrainableReason == nil)
    let operands = c.inputs.map(\.type)
    let inference = try layer.infer(operands, layout: .channelsFirst)

    var builder = ProgramBuilder(mode: c.mode == "train" ? .training : .inference)
    let inputs = operands.enumerated().map { builder.input("x\($0.offset)", $0.element) }
    let weights = inference.weights.map {
      builder.parameter($0.name, shape: $0.shape, initializer: $0.initializer, isState: $0.isState)
    }
    let outputs = try layer.layer.lower(
      inputs, weights: weights, into: &builder,
      LoweringContext(
        layout: .channelsFirst, masks: inputs.map { _ in nil }, elements: operands.map(\.element)))
    let executor = try ReferenceExecutor<Double>(builder.program, bindings: [:])
    var values: [String: [Double]] = [:]
    for (i, input) in c.inputs.enumerated() {
      values["x\(i)"] = input.numbers(c.stream + UInt64(i))
    }
    let run = try executor.run(
      parameters: c.weights.enumerated().map {
        $0.element.numbers(c.stream + 20 + UInt64($0.offset))
      },
      inputs: values)

    #expect(outputs.count == c.outputs.count)
    var seeds: [TensorID: [Double]] = [:]
    for (i, (id, expected)) in zip(outputs, c.outputs).enumerated() {
      expected.expectEqual(run[id], "output \(i)")
      guard inference.outputs[i].type.element.isFloatingPoint else { continue }
      let factors = draws(expected.count, c.stream + 60 + UInt64(i), -1, 1)
      seeds[id] = seeds[id].map { zip($0, factors).map(+) } ?? factors
    }
    for (state, expected) in zip(builder.program.stateUpdates, c.states ?? []) {
      expected.expectEqual(run[state.value], "a state")
    }
    let gradients = executor.gradients(of: run, from: seeds)
    func compare(_ id: TensorID, _ expected: TensorDigest?, _ what: String) {
      guard let expected else { return }
      let actual = gradients.has(id) ? gradients[id] : []
      let zeros = [Double](repeating: 0, count: expected.count)
      expected.expectEqual(actual.isEmpty ? zeros : actual, what)
    }
    for (i, id) in inputs.enumerated() {
      compare(id, c.inputGradients[i], "the gradient of input \(i)")
    }
    for (weight, (id, expected)) in zip(inference.weights, zip(weights, c.weightGradients)) {
      compare(id, expected, "the gradient of \(weight.name)")
    }
  }
}

/// What the reference says PyTorch takes.
private struct TorchReference: Decodable, CustomStringConvertible {
  let id: String
  let kind: String
  let outcome: String
  enum CodingKeys: String, CodingKey {
    case id, outcome
    case kind = "class"
  }
  var description: String { id }

  static let valid = lines(of: "torch_layers.jsonl.gz", as: TorchReference.self).filter {
    $0.outcome == "ok"
  }
}
