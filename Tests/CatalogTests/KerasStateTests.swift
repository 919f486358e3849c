import Arrays
import Catalog
import Kernels
import Program
import Shapes
import SourceText
import Testing
import YAML

/// What Keras' layers keep beside trained weights (`Tests/Conformance/keras_states.py`).
private struct KerasStates: Decodable, Sendable {
  struct Spectral: Decodable, Sendable {
    let layer: String
    let config: [String: JSON]
    let iterations: Int
    let shape: [Int]
    /// Kernel, singular vector, the rest.
    let weights: [[Float]]
    let after: [[Float]]
  }
  struct Learnt: Decodable, Sendable {
    let config: [String: JSON]
    let shape: [Int]
    let batches: [[Float]]
    let mean: [Float]?
    let variance: [Float]?
    let boundaries: [Float]?
  }
  struct Hashing: Decodable, Sendable {
    let kind: String
    let config: [String: JSON]
    let shapes: [[Int]]
    let inputs: [[Double]]
    let output: [Double]
    enum CodingKeys: String, CodingKey {
      case config, shapes, inputs, output
      case kind = "class"
    }
  }
  struct Perspective: Decodable, Sendable {
    let height: Int
    let width: Int
    let corners: [Double]
    let map: [Double]
  }
  struct Orthogonal: Decodable, Sendable {
    let config: [String: JSON]
    let shape: [Int]
    let weight: [Double]
    let penalty: Double
  }
  let spectral: [Spectral]
  let normalization: [Learnt]
  let discretization: [Learnt]
  let hashing: [Hashing]
  let perspectives: [Perspective]
  let orthogonal: [Orthogonal]

  enum CodingKeys: String, CodingKey {
    case normalization, discretization, hashing, perspectives, orthogonal
    case spectral = "spectral_normalization"
  }

  static func load() throws -> KerasStates {
    try fixture("keras_states.json", as: KerasStates.self)
  }
}

@Suite struct KerasStateTests {
  @Test func aKernelIsDividedByItsSpectralNormBeforeAStep() throws {
    let cases = try KerasStates.load().spectral
    #expect(cases.count == 4)
    for c in cases {
      let yaml = """
        {spectral_normalization: {layer: {\(c.layer): \(JSON.object(c.config).yaml)}, \
        power_iterations: \(c.iterations)}}
        """
      let program = try lowered(yaml, c.shape, isInteger: c.layer == "embedding")
      let preparation = try #require(program.preparations.first)
      var (kernel, vector) = (c.weights[0], c.weights[1])
      let shape = program[preparation.weight].type.shape.evaluate([:]) ?? []
      kernel.withUnsafeMutableBufferPointer { kernel in
        vector.withUnsafeMutableBufferPointer { vector in
          preparation.rule.prepare(kernel, shape: shape, state: vector)
        }
      }
      expectEqual(kernel, c.after[0], "kernel of \(yaml)")
      expectEqual(vector, c.after[1], "vector of \(yaml)")
    }
  }

  @Test func aKernelOfZerosStaysAsItIs() throws {
    let program = try lowered("{spectral_normalization: {layer: {dense: 3}}}", [2, 4])
    var (kernel, vector): ([Float], [Float]) = (.init(repeating: 0, count: 12), [1, 2, 3])
    kernel.withUnsafeMutableBufferPointer { kernel in
      vector.withUnsafeMutableBufferPointer { vector in
        program.preparations[0].rule.prepare(kernel, shape: [4, 3], state: vector)
      }
    }
    #expect(kernel.allSatisfy { $0 == 0 })
    #expect(vector == [1, 2, 3])
  }

  @Test func statisticsAreLearntAsByAdapt() throws {
    let cases = try KerasStates.load().normalization
    #expect(cases.count == 5)
    for c in cases {
      let states = try learnt("{normalization: \(JSON.object(c.config).yaml)}", c.shape, c.batches)
      expectEqual(states[0], c.mean ?? [], "mean of \(c.config)")
      expectEqual(states[1], c.variance ?? [], "variance of \(c.config)")
    }
  }

  @Test func boundariesAreLearntAsByAdapt() throws {
    let cases = try KerasStates.load().discretization
    #expect(cases.count == 6)
    for c in cases where c.config["num_bins"]?.integer != 1 {
      let states = try learnt("{discretization: \(JSON.object(c.config).yaml)}", c.shape, c.batches)
      let bins = try #require(c.config["num_bins"]?.integer)
      let expected = try #require(c.boundaries)
      #expect(states[0].count == bins - 1)
      expectEqual(Array(states[0].prefix(expected.count)), expected, "boundaries of \(c.config)")
      // Where Keras finds fewer quantiles than bins, the last bins stay empty.
      #expect(states[0].dropFirst(expected.count).allSatisfy { $0 == .infinity })
    }
  }

  @Test func integersAreHashedAsByKeras() throws {
    let cases = try KerasStates.load().hashing
    #expect(cases.count == 25)
    for c in cases {
      let yaml = "{\(c.kind): \(JSON.object(c.config).yaml)}"
      let layer = try LayerHarness.decode(yaml).get()
      let operands = c.shapes.map { TensorType(Shape($0), .int32) }
      _ = try layer.infer(operands)
      var builder = ProgramBuilder(mode: .training)
      let inputs = c.shapes.indices.map {
        builder.input("\($0)", TensorType(Shape(c.shapes[$0])))
      }
      let y = try layer.layer.lower(
        inputs, weights: [], into: &builder,
        LoweringContext(layout: .channelsLast, masks: inputs.map { _ in nil }))
      let given = Dictionary(uniqueKeysWithValues: c.inputs.enumerated().map { ("\($0)", $1) })
      let run = try ReferenceExecutor<Float>(builder.program, bindings: [:])
        .run(parameters: [], inputs: given.mapValues { $0.map { Float($0) } })
      #expect(run[y[0]].map { Double($0) } == c.output, "\(yaml)")
    }
  }

  @Test func aPerspectiveTakesMovedCornersBack() throws {
    let cases = try KerasStates.load().perspectives
    #expect(cases.count == 3)
    for c in cases {
      var builder = ProgramBuilder(mode: .training)
      let corners = c.corners.map { builder.constant(Float($0)) }
      let map = try RandomPerspectiveLayer().map(
        of: corners, height: c.height, width: c.width, &builder)
      let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
        .run(parameters: [], inputs: [:])
      expectEqual(map.map { Float(run[$0][0]) }, c.map.map { Float($0) }, "\(c)")
    }
  }

  @Test func whatIsNotOrthogonalIsPenalisedAsByKeras() throws {
    let cases = try KerasStates.load().orthogonal
    #expect(cases.count == 3)
    for c in cases {
      let regularizer = try decoded(
        "{orthogonal_regularizer: \(JSON.object(c.config).yaml)}", as: OrthogonalRegularizer.self)
      var builder = ProgramBuilder(mode: .training)
      let weight = builder.input("w", TensorType(Shape(c.shape)))
      let term = try regularizer.lower(weight, into: &builder)
      let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
        .run(parameters: [], inputs: ["w": c.weight])
      #expect(abs((term.map { run[$0][0] } ?? 0) - c.penalty) <= 1e-6, "\(c.config)")
    }
  }

  private func decoded<Entry>(_ yaml: String, as type: Entry.Type) throws -> Entry {
    let node = try #require(read(SourceFile(path: "test.yaml", text: yaml)).root)
    var decoder = SpecDecoder()
    return try #require(decoder.entry(node, .regularizer)?.value as? Entry)
  }

  private func learnt(_ yaml: String, _ shape: [Int], _ batches: [[Float]]) throws -> [[Float]] {
    let program = try lowered(yaml, [2] + shape)
    var fit = try #require(program.adaptations.first).fit
    let size = shape.reduce(1, *)
    for batch in batches {
      batch.withUnsafeBufferPointer { fit.add($0, shape: [batch.count / size] + shape) }
    }
    return fit.states
  }

  private func lowered(
    _ yaml: String, _ shape: [Int], isInteger: Bool = false
  ) throws -> Program {
    let layer = try LayerHarness.decode(yaml).get()
    let operand = TensorType(Shape(shape), isInteger ? .int32 : .float32)
    let inference = try layer.infer([operand])
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType(Shape(shape)))
    let weights = inference.weights.map {
      builder.parameter($0.name, shape: $0.shape, initializer: $0.initializer, isState: $0.isState)
    }
    _ = try layer.layer.lower(
      [x], weights: weights, into: &builder,
      LoweringContext(layout: .channelsLast, masks: [nil]))
    return builder.program
  }

  private func expectEqual(_ actual: [Float], _ expected: [Float], _ what: String) {
    #expect(actual.count == expected.count, "\(what)")
    let scale = expected.reduce(1) { max($0, abs($1)) }
    let worst = zip(actual, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= 1e-5 * scale, "\(what) differs by \(worst)")
  }
}
