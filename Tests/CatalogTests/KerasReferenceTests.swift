import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// A valid layer of the reference as Keras computed and differentiated it
/// (`Tests/Conformance/keras_reference_outputs.py`).
struct KerasReference: Sendable, Decodable, CustomTestStringConvertible {
  /// Some elements of a tensor, evenly spread, and the sum of all.
  struct Sample: Sendable, Decodable {
    let count: Int
    let sum: Double
    let values: [Double]
  }

  let id: String
  let kind: String
  let config: [String: JSON]
  let dtype: String
  let shapes: [[Int]]
  let outputs: [Sample]
  let ofInputs: [Sample]?
  let ofWeights: [Sample]?

  enum CodingKeys: String, CodingKey {
    case id, config, dtype, shapes, outputs
    case kind = "class"
    case ofInputs = "of_inputs"
    case ofWeights = "of_weights"
  }

  var yaml: String { "{\(kind): \(JSON.object(config).yaml)}" }
  var testDescription: String { "\(id) \(yaml) of \(shapes)" }

  static let all =
    lines(of: "keras_reference_outputs.jsonl.gz", as: KerasReference.self)
    + lines(of: "keras_image_outputs.jsonl.gz", as: KerasReference.self)

  /// Why the executor does not compute the layer; nil where it does.
  var reason: String? {
    guard case .success(let layer) = LayerHarness.decode(yaml) else { return nil }
    return layer.layer.untrainableReason
  }

  /// The numbers that the script takes for inputs, weights and seeds: they follow from their places.
  static func numbers(_ stream: Int, _ count: Int) -> [Double] {
    let start = stream * 104_729 + 12345
    return (0..<count).map { index in
      let step = (index * 7919 + start) % 2003
      return Double(step) / 1001.5 - 1
    }
  }
}

/// The numbers of a parameter, whatever the seed.
private struct Fixed: ParameterInitializer {
  let numbers: [Double]
  func values(shape: [Int], stream: RandomStream) -> [Float] { numbers.map { Float($0) } }
}

extension KerasReference {
  private static let bounds = [
    "Embedding": "input_dim", "TokenAndPositionEmbedding": "vocabulary_size",
    "CategoryEncoding": "num_tokens",
  ]

  private var isInteger: Bool { dtype == "int32" || Self.bounds[kind] != nil }
  private var isStateful: Bool { if case .bool(true)? = config["stateful"] { true } else { false } }

  func input(_ i: Int) -> [Double] {
    let values = Self.numbers(i, shapes[i].reduce(1, *))
    guard isInteger else { return values }
    let bound = Self.bounds[kind].flatMap { config[$0]?.integer } ?? 10
    return values.map { Double(Int(($0 + 1) * 500) % bound) }
  }

  /// The layer alone, in inference, for any batch.
  func program() throws -> (program: Program, outputs: [TensorID]) {
    let layer = try LayerHarness.decode(yaml).get()
    let operands = shapes.map { shape in
      let batch: Dim = isStateful ? Dim(shape[0]) : .symbol("batch")
      return TensorType(
        Shape([batch] + shape.dropFirst().map { Dim($0) }), dtype == "int32" ? .int32 : .float32)
    }
    let inference = try layer.infer(operands)
    var builder = ProgramBuilder(mode: .inference)
    let inputs = operands.indices.map {
      builder.input("x\($0)", TensorType(operands[$0].shape))
    }
    let weights = inference.weights.enumerated().map { i, weight in
      let numbers = Self.numbers(100 + i, (weight.sizes ?? []).reduce(1, *))
      let isSpread = weight.name.contains("variance") || weight.name.contains("stddev")
      return builder.parameter(
        "\(i) \(weight.name)", shape: weight.shape,
        initializer: Fixed(numbers: numbers.map { isSpread ? 1 + 0.5 * $0 : 0.5 * $0 }))
    }
    let outputs = try layer.layer.lower(
      inputs, weights: weights, into: &builder,
      LoweringContext(layout: .channelsLast, masks: inputs.map { _ in nil }))
    for (i, output) in outputs.enumerated() { builder.output("y\(i)", output) }
    return (builder.program, outputs)
  }

  var bindings: [String: Int] { ["batch": shapes[0][0]] }
}

@Suite struct KerasReferenceTests {
  @Test func everyCaseIsComputed() {
    #expect(KerasReference.all.count == 772)
    for c in KerasReference.all { #expect(c.reason == nil, "\(c.id)") }
  }

  @Test(
    "the plain executor computes and differentiates as Keras does", arguments: KerasReference.all)
  func agrees(_ c: KerasReference) throws {
    let (program, outputs) = try c.program()
    let executor = try ReferenceExecutor<Double>(program, bindings: c.bindings)
    let parameters = program.parameters.map { parameter in
      let shape = executor.shape(of: parameter.tensor)
      let drawn = (parameter.initializer as? Fixed)?.numbers
      return drawn ?? [Double](repeating: 0, count: shape.reduce(1, *))
    }
    let inputs = Dictionary(uniqueKeysWithValues: c.shapes.indices.map { ("x\($0)", c.input($0)) })
    let run = try executor.run(parameters: parameters, inputs: inputs)
    #expect(outputs.count == c.outputs.count)
    for (output, expected) in zip(outputs, c.outputs) {
      expectEqual(run[output], expected, "result")
    }

    guard let ofInputs = c.ofInputs, let ofWeights = c.ofWeights else { return }
    var seeds: [TensorID: [Double]] = [:]
    for (i, output) in outputs.enumerated() {
      let seed = KerasReference.numbers(50 + i, run[output].count)
      seeds[output] = seeds[output].map { zip($0, seed).map(+) } ?? seed
    }
    let gradients = executor.gradients(of: run, from: seeds)
    for (i, expected) in ofInputs.enumerated() where expected.count > 0 {
      expectEqual(gradients.byInput["x\(i)"] ?? [], expected, "gradient of input \(i)")
    }
    for (i, expected) in ofWeights.enumerated() where expected.count > 0 {
      expectEqual(gradients.byParameter[i], expected, program.parameters[i].name)
    }
  }

  @Test(
    "the planned executor computes as Keras does", arguments: KerasReference.all)
  func plans(_ c: KerasReference) throws {
    let (program, _) = try c.program()
    let store = try ParameterStore(program: program, bindings: [:], seed: 0)
    let plan = try InferencePlan(program, batch: c.shapes[0][0], store: store)
    let bytes = c.shapes.indices.map { i in c.input(i).map { Float($0) } }.map { values in
      let copy = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(4, values.count * 4), alignment: 64)
      values.withUnsafeBytes { copy.copyMemory(from: $0) }
      return copy
    }
    defer { for copy in bytes { copy.deallocate() } }
    try plan.run(
      inputs: Dictionary(
        uniqueKeysWithValues: bytes.enumerated().map {
          ("x\($0.offset)", UnsafeRawBufferPointer($0.element))
        }))
    for (i, expected) in c.outputs.enumerated() {
      expectEqual(plan.output("y\(i)").map { Double($0) }, expected, "result")
    }
  }

  private func expectEqual(
    _ actual: [Double], _ expected: KerasReference.Sample, _ what: String
  ) {
    #expect(actual.count == expected.count, "\(what)")
    guard actual.count == expected.count, !actual.isEmpty else { return }
    let last = actual.count - 1
    let count = expected.values.count
    let places = (0..<count).map { actual.count > count ? $0 * last / (count - 1) : $0 }
    let scale = expected.values.reduce(1) { max($0, abs($1)) }
    let worst = zip(places, expected.values).map { abs(actual[$0] - $1) }.max() ?? 0
    #expect(worst <= 1e-5 * scale, "\(what) differs by \(worst)")
    let sum = actual.reduce(0, +)
    let size = actual.reduce(1) { $0 + abs($1) }
    #expect(
      abs(sum - expected.sum) <= 1e-5 * size, "the sum of \(what): \(sum), \(expected.sum)")
  }
}
