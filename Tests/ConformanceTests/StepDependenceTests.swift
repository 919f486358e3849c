import Analysis
import Kernels
import Program
import Shapes
import SourceText
import Spec
import Testing
import Training

/// What is said about steps is what a changed step shows: every step of an input is changed by itself,
/// and the steps of the output that differ are counted.
@Suite struct StepDependenceTests {
  static let steps = 24

  @Test func randomModelsOfKerasSeeWhatAChangeShows() throws {
    var random = SplitMix(seed: 7)
    var told = 0
    for _ in 0..<120 {
      let layers = (0..<random.below(4) + 1).map { _ in
        Self.kerasLayers[random.below(Self.kerasLayers.count)]
      }
      told +=
        try compare(layers, input: "input: [batch, \(Self.steps), 4]", dialect: "keras") ? 1 : 0
    }
    // Silence would agree with everything.
    #expect(told > 80)
  }

  @Test(arguments: [
    ["GRU: {input_size: 4, hidden_size: 4, batch_first: true}"],
    ["LSTM: {input_size: 4, hidden_size: 2, batch_first: true, bidirectional: true}"],
    ["RNN: {input_size: 4, hidden_size: 3, batch_first: true, num_layers: 2}", "Tanh"],
    [
      "transpose: {dim0: 1, dim1: 2}",
      "Conv1d: {in_channels: 4, out_channels: 5, kernel_size: 3, padding: 1}",
      "transpose: {dim0: 1, dim1: -1}", "Linear: {in_features: 5, out_features: 4}",
    ],
    [
      "transpose: {dim0: 1, dim1: 2}", "ConstantPad1d: {padding: [2, 0], value: 0}",
      "Conv1d: {in_channels: 4, out_channels: 4, kernel_size: 3}", "transpose: {dim0: 1, dim1: 2}",
    ],
    ["LayerNorm: {normalized_shape: [4]}", "GELU"],
    [
      "permute: {dims: [0, 2, 1]}", "GroupNorm: {num_groups: 2, num_channels: 4}",
      "permute: {dims: [0, 2, 1]}",
    ],
  ])
  func modelsOfTorchSeeWhatAChangeShows(_ layers: [String]) throws {
    let embedding = ["Embedding: {num_embeddings: 30, embedding_dim: 4}"]
    let input = "inputs:\n    x: {shape: [batch, \(Self.steps)], dtype: int64, range: [0, 29]}"
    #expect(try compare(embedding + layers, input: input, dialect: "torch"))
  }

  @Test func anEncoderIsSeenAsAWholeAndTheTextUpToItsStep() throws {
    let spec = try spec(
      """
      coprime: 1
      model:
        inputs:
          question: {shape: [batch, 5], dtype: int32}
          answer: {shape: [batch, 7], dtype: int32}
        layers:
          - embedding: {input_dim: 30, output_dim: 4, from: question}
          - bidirectional: {layer: {lstm: {units: 2, return_sequences: true}}, name: memory}
          - embedding: {input_dim: 30, output_dim: 4, from: answer, name: words}
          - lstm: {units: 4, return_sequences: true}
          - transformer_decoder: {intermediate_dim: 8, num_heads: 2, from: [-1, memory]}
          - dense: 30
      """)
    let output = try #require(spec.graph?.outputs.first?.operand)
    let seen = spec.stepDependences().map { $0.dependence(of: output, in: spec) }
    #expect(seen.count == 2)
    #expect(seen[0]?.seesAll == true && seen[0]?.stepAxis == nil)
    #expect(seen[1]?.past == .all && seen[1]?.future == .steps(0) && seen[1]?.isPartial == false)
  }

  private static let kerasLayers = [
    "dense: 4", "tanh", "gelu", "layer_normalization", "softmax: {axis: 1}", "dropout: 0.3",
    "conv1d: {filters: 4, kernel_size: 3, padding: same}",
    "conv1d: {filters: 4, kernel_size: 2, padding: causal}",
    "conv1d: {filters: 4, kernel_size: 3, padding: causal, dilation_rate: 2}",
    "average_pooling1d: {pool_size: 3, strides: 1, padding: same}",
    "lstm: {units: 4, return_sequences: true}", "gru: {units: 4, return_sequences: true}",
    "simple_rnn: {units: 4, return_sequences: true}",
    "simple_rnn: {units: 4, return_sequences: true, go_backwards: true}",
    "bidirectional: {layer: {gru: {units: 2, return_sequences: true}}}",
    "time_distributed: {layer: {dense: 4}}",
    "transformer_encoder: {intermediate_dim: 6, num_heads: 2}",
    "transformer_decoder: {intermediate_dim: 6, num_heads: 2}",
    "multi_head_attention: {num_heads: 2, key_dim: 2, from: [-1, -1]}",
    "multi_head_attention: {num_heads: 2, key_dim: 2, use_causal_mask: true, from: [-1, -1]}",
    "attention: {from: [-1, -1], use_causal_mask: true}",
    "group_normalization: {groups: 2}", "cropping1d: [1, 0]", "zero_padding1d: [1, 0]",
    "add: {from: [-1, -1]}",
  ]

  // MARK: What a change shows

  /// Whether something certain was said of the last layer's steps, all of which is then compared.
  private func compare(_ layers: [String], input: String, dialect: String) throws -> Bool {
    let text =
      "coprime: 1\nmodel:\n  dialect: \(dialect)\n  \(input)\n  layers:\n"
      + layers.map { "    - \($0)\n" }.joined()
    let spec = try spec(text)
    let graph = try #require(spec.graph)
    let output = try #require(graph.outputs.first?.operand)
    let dependences = spec.stepDependences()
    let seen = try #require(dependences.first?.dependence(of: output, in: spec), "\(text)")
    guard let axis = seen.stepAxis else { return false }
    #expect(axis == 1, "\(text)")
    let shown = try changes(spec)
    let last = try #require(spec.nodes.last?.outputs.first?.type.shape[1].constant) - 1
    let sizes = (past: horizon(seen.past, last), future: horizon(seen.future, Self.steps - 1))
    // The furthest that any step sees; a part that could not be told may see more.
    let past = shown.map { $0.step - $0.changed }.max() ?? 0
    let future = shown.map { $0.changed - $0.step }.max() ?? 0
    if seen.isPartial {
      #expect(past >= sizes.past && future >= sizes.future, "\(past) \(future) \(seen)\n\(text)")
    } else {
      // Steps that are cut off at the start cannot be seen.
      let cut = seen.past == .all ? layers.count { $0.hasPrefix("cropping") } : 0
      #expect(
        (sizes.past - cut...sizes.past).contains(max(0, past)) && max(0, future) == sizes.future,
        "\(past) \(future) \(seen)\n\(text)")
    }
    return true
  }

  private func horizon(_ horizon: Horizon?, _ all: Int) -> Int {
    switch horizon {
    case .all: all
    case .steps(let count): count
    case nil: -1
    }
  }

  /// Pairs of a step of the output and a step of the input whose change it shows.
  private func changes(_ spec: AnalyzedSpec) throws -> [(step: Int, changed: Int)] {
    let program = try Lowering(spec, targets: []).program(.inference)
    let store = try ParameterStore(program: program, bindings: ["batch": 1], seed: 5)
    let executor = try ReferenceExecutor<Double>(program, bindings: ["batch": 1])
    let weights = program.parameters.map { (store[$0.name] ?? []).map(Double.init) }
    let isText = spec.inputs[0].type.shape.rank == 2
    let width = isText ? 1 : 4
    let name = try #require(spec.graph?.inputs.first?.name.value)
    let output = try #require(program.outputs.first?.tensor)
    func values(changing step: Int?) -> [Double] {
      (0..<Self.steps * width).map { place in
        let value = isText ? Double(place % 5) : Double((place * 7) % 11) * 0.2 - 1
        guard place / width == step else { return value }
        return isText ? value + 20 : value + 0.7 + Double(place % 3)
      }
    }
    func results(changing step: Int?) throws -> [Double] {
      try executor.run(parameters: weights, inputs: [name: values(changing: step)], step: 0)[output]
    }
    let before = try results(changing: nil)
    let steps = try #require(spec.nodes.last?.outputs.first?.type.shape[1].constant)
    let row = before.count / steps
    return try (0..<Self.steps).flatMap { changed in
      let after = try results(changing: changed)
      return (0..<steps).filter { step in
        (step * row..<(step + 1) * row).contains { abs(after[$0] - before[$0]) > 1e-13 }
      }.map { (step: $0, changed: changed) }
    }
  }

  private func spec(_ text: String) throws -> AnalyzedSpec {
    let document = SpecDocument.read([UInt8](text.utf8), path: "spec.yaml")
    let errors = document.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors)\n\(text)")
    return try #require(AnalyzedSpec(document))
  }
}

/// Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014.
private struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
