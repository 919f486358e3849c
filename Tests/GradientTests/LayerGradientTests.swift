import Arrays
import Catalog
import Kernels
import Program
import Shapes
import SourceText
import Testing
import YAML

/// One example of one layer, with sizes for its free dimensions.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let type: any Layer.Type
  let layer: any Layer
  let example: LayerExample
  let operands: [TensorType]
  let inference: Inference

  var testDescription: String { "\(type.about.name): \(example.yaml) of \(operands.map(\.shape))" }

  /// Examples that are cheap enough for the plain executor, the cheapest three of each layer.
  static let all: [LayerCase] =
    allLayers.flatMap { entry -> [LayerCase] in
      guard let type = entry as? any Layer.Type else { return [] }
      let cases = type.examples.compactMap { LayerCase(type, $0) }.filter {
        $0.layer.untrainableReason == nil && !$0.isNoDerivative
      }
      return Array(cases.sorted { $0.cost < $1.cost }.prefix(3))
    } + options

  /// Options that change the arithmetic in training and that no example has. What they do in inference is
  /// compared with Keras (`KerasReferenceTests`).
  private static let optionExamples: [LayerExample] = [
    .init(
      "lstm: {units: 3, dropout: 0.3, recurrent_dropout: 0.4}", [[2, 4, 3]], gives: [2, 3]),
    .init("lstm: {units: 2, stateful: true}", [[2, 3, 3]], gives: [2, 2]),
    .init(
      "gru: {units: 3, dropout: 0.3, recurrent_dropout: 0.4}", [[2, 4, 3]], gives: [2, 3]),
    .init(
      "gru: {units: 3, reset_after: false, recurrent_dropout: 0.4, return_sequences: true}",
      [[2, 4, 3]], gives: [2, 4, 3]),
    .init(
      "simple_rnn: {units: 3, recurrent_dropout: 0.4, activation: softmax}", [[2, 4, 3]],
      gives: [2, 3]),
    .init(
      "lstm: {units: 3, dropout: 0.3, activation: softmax}", [[2, 3, 2]], gives: [2, 3]),
    .init(
      "rnn: {cell: [{gru_cell: {units: 2, recurrent_dropout: 0.3}}, {lstm_cell: {units: 3, dropout: 0.3}}]}",
      [[2, 3, 2]], gives: [2, 3]),
    .init(
      "conv_lstm2d: {filters: 2, kernel_size: 2, strides: 2, dropout: 0.3, recurrent_dropout: 0.2}",
      [[2, 3, 5, 4, 2]], gives: [2, 2, 2, 2]),
    .init(
      "bidirectional: {layer: {gru: {units: 2, recurrent_dropout: 0.3}}, merge_mode: mul}",
      [[2, 3, 2]], gives: [2, 2]),
    .init(
      "multi_head_attention: {num_heads: 2, key_dim: 3, attention_axes: [2], dropout: 0.2}",
      [[2, 3, 4, 5], [2, 3, 2, 5]], gives: [2, 3, 4, 5]),
    .init(
      "random_brightness: {factor: 0.2, value_range: [-5, 5]}", [[2, 4, 3, 2]], gives: [2, 4, 3, 2]),
    .init(
      "random_contrast: {factor: 0.5, value_range: [-5, 5]}", [[2, 4, 3, 2]], gives: [2, 4, 3, 2]),
    .init(
      "random_sharpness: {factor: 0.5, value_range: [-5, 5]}", [[2, 4, 3, 2]], gives: [2, 4, 3, 2]),
    .init(
      "random_color_degeneration: {factor: 0.5, value_range: [-5, 5]}", [[2, 4, 3, 3]],
      gives: [2, 4, 3, 3]),
    .init(
      "random_hue: {factor: 0.5, value_range: [-2, 2]}", [[2, 4, 3, 3]], gives: [2, 4, 3, 3]),
    .init(
      "random_invert: {factor: 0.5, value_range: [-1, 1]}", [[2, 4, 3, 2]], gives: [2, 4, 3, 2]),
    .init(
      "random_rotation: {factor: 0.3, fill_mode: wrap}", [[2, 4, 5, 2]], gives: [2, 4, 5, 2]),
    .init(
      "random_zoom: {height_factor: 0.3, width_factor: 0.2, fill_mode: nearest}", [[2, 4, 5, 2]],
      gives: [2, 4, 5, 2]),
    .init(
      "random_translation: {height_factor: 0.5, width_factor: 0.5, fill_mode: constant}",
      [[2, 4, 5, 2]], gives: [2, 4, 5, 2]),
    .init(
      "random_shear: {x_factor: 0.4, y_factor: 0.2}", [[2, 4, 5, 2]], gives: [2, 4, 5, 2]),
    .init("random_crop: {height: 2, width: 3}", [[2, 4, 5, 2]], gives: [2, 2, 3, 2]),
  ]
  private static let options: [LayerCase] = optionExamples.compactMap { example in
    let name = example.yaml.prefix { $0 != ":" }
    let type = Registry.find(.layer, String(name), .keras) as? any Layer.Type
    return type.flatMap { LayerCase($0, example) }
  }

  private var cost: Int {
    let elements = operands.reduce(0) { $0 + ($1.shape.elementCount.constant ?? 0) }
    return min(inference.multiplyAdds.constant ?? .max, .max / 2) + elements
  }

  private static let sizes: [[String: Int]] = [
    ["batch": 2, "time": 5, "height": 6, "width": 7, "channels": 4],
    ["batch": 2, "time": 12, "height": 16, "width": 16, "channels": 8],
    ["batch": 2, "time": 8, "height": 33, "width": 35, "channels": 12],
  ]

  private init?(_ type: any Layer.Type, _ example: LayerExample) {
    guard case .shapes = example.expectation else { return nil }
    let document = read(SourceFile(path: "example.yaml", text: example.yaml))
    guard let node = document.root else { return nil }
    for sizes in Self.sizes {
      let operands = example.operands.map { shape in
        TensorType(Shape(axes: shape.axes.map { Axis($0.dim.substituting(sizes), role: $0.role) }))
      }
      var decoder = SpecDecoder(
        dimensions: sizes.mapValues { Dim($0) }, dimensionValues: sizes)
      decoder.dialect = type.about.dialects.contains(.keras) ? .keras : .torch
      let layout: Layout = decoder.dialect == .keras ? .channelsLast : .channelsFirst
      guard let layer = decoder.entry(node, .layer)?.value as? any Layer else { return nil }
      var context = InferenceContext(kind: type.about.name, layout: layout, values: sizes)
      do throws(LayerError) {
        inference = try layer.infer(operands, &context)
      } catch { continue }
      (self.type, self.layer, self.example, self.operands) = (type, layer, example, operands)
      return
    }
    return nil
  }

  /// The layer alone as a training program with its outputs as outputs.
  func program() throws(PrimitiveError) -> Program {
    var builder = ProgramBuilder(mode: .training)
    var inputs: [TensorID] = []
    for (i, type) in operands.enumerated() { inputs.append(builder.input("x\(i)", type)) }
    var weights: [TensorID] = []
    for weight in inference.weights {
      weights.append(
        builder.parameter(
          weight.name, shape: weight.shape, initializer: weight.initializer, isState: weight.isState
        ))
    }
    let layout: Layout = type.about.dialects.contains(.keras) ? .channelsLast : .channelsFirst
    let outputs = try layer.lower(
      inputs, weights: weights, into: &builder,
      LoweringContext(layout: layout, masks: operands.map { _ in nil }))
    for (i, output) in outputs.enumerated() { builder.output("y\(i)", output) }
    return builder.program
  }
}

@Suite struct LayerGradientTests {
  @Test func everyLayerThatTrainsHasACase() {
    #expect(LayerCase.all.count { $0.example.fileID == #fileID } == 21)
    let covered = Set(LayerCase.all.map { $0.type.about.name })
    for case let type as any Layer.Type in allLayers {
      let trains = type.examples.contains {
        if case .shapes = $0.expectation { true } else { false }
      }
      let untrainable = LayerCase.all.isEmpty || (type.schemaDefault?.untrainableReason != nil)
      #expect(
        covered.contains(type.about.name) || !trains || untrainable,
        "\(type.about.name) has no example that trains")
    }
    print("gradient checks of \(covered.count) layers, \(LayerCase.all.count) cases")
  }

  /// `Σ r · y` for fixed random `r`, differentiated analytically and by central differences in float64.
  @Test(arguments: LayerCase.all)
  func theGradientAgreesWithCentralDifferences(_ c: LayerCase) throws {
    let program = try c.program()
    let executor = try ReferenceExecutor<Double>(program, bindings: [:])
    var parameters: [[Double]] = []
    for (i, parameter) in program.parameters.enumerated() {
      let count = executor.shape(of: parameter.tensor).reduce(1, *)
      // Variances stay positive, everything else is of either sign.
      parameters.append(
        parameter.name.contains("variance")
          ? draws(count, 0.5, 1.5, 100 + i) : draws(count, -0.6, 0.6, 100 + i))
    }
    var inputs: [String: [Double]] = [:]
    var moved: Set<String> = []
    for (i, operand) in c.operands.enumerated() {
      if let whole = c.wholeNumbers(of: i) {
        inputs["x\(i)"] = whole
        continue
      }
      let count = operand.shape.elementCount.constant ?? 0
      moved.insert("x\(i)")
      // Functions that are not defined everywhere are asked where they are.
      let isProbability = c.type.about.name == "BCELoss"
      let low = c.layer.domain(of: i) == nil && !isProbability ? -1 : 0.1
      inputs["x\(i)"] = draws(count, low, isProbability ? 0.9 : 1, i)
    }
    let run = try executor.run(parameters: parameters, inputs: inputs, seed: 5, step: 3)
    var seeds: [TensorID: [Double]] = [:]
    for (i, output) in program.outputs.enumerated() {
      seeds[output.tensor] = draws(run[output.tensor].count, -1, 1, 50 + i)
    }
    let gradients = executor.gradients(of: run, from: seeds)

    // Two outputs may be one tensor, as the last state of a cell is its output.
    let results = seeds.sorted { $0.key < $1.key }
    func outputs(_ parameters: [[Double]], _ inputs: [String: [Double]]) throws -> [[Double]] {
      let run = try executor.run(parameters: parameters, inputs: inputs, seed: 5, step: 3)
      return results.map { run[$0.key] }
    }
    /// Differences are taken before they are summed: sums of many outputs would round them away.
    func slope(_ h: Double, _ at: (Double) throws -> [[Double]]) throws -> Double {
      let (up, down) = (try at(h), try at(-h))
      var sum = 0.0
      for (i, result) in results.enumerated() {
        for (k, seed) in result.value.enumerated() { sum += seed * (up[i][k] - down[i][k]) }
      }
      return sum / (2 * h)
    }
    func expectEqual(
      _ analytic: Double, _ what: String, _ at: (Double) throws -> [[Double]]
    ) throws {
      // Where a bend lies within the first distance, it does not within a smaller one.
      var numeric = 0.0
      for h in [1e-6, 1e-8] {
        numeric = try slope(h, at)
        if abs(analytic - numeric) <= 1e-5 * max(1, abs(analytic), abs(numeric)) { return }
      }
      Issue.record("d/d\(what): analytic \(analytic), numeric \(numeric)")
    }
    for (i, parameter) in program.parameters.enumerated() where !parameter.isState {
      for k in picks(parameters[i].count, i) {
        let analytic = gradients.byParameter[i]
        try expectEqual(analytic.isEmpty ? 0 : analytic[k], "\(parameter.name)[\(k)]") { h in
          var moved = parameters
          moved[i][k] += h
          return try outputs(moved, inputs)
        }
      }
    }
    for (name, values) in inputs where moved.contains(name) {
      for k in picks(values.count, 77) {
        let analytic = gradients.byInput[name] ?? []
        try expectEqual(analytic.isEmpty ? 0 : analytic[k], "\(name)[\(k)]") { h in
          var moved = inputs
          moved[name]?[k] += h
          return try outputs(parameters, moved)
        }
      }
    }
  }
}

extension LayerCase {
  /// Whether what PyTorch calls a gradient is none of the function: it moves rows without following them, or divides
  /// by counts. `TorchLayerGradientTests` compares these with PyTorch.
  fileprivate var isNoDerivative: Bool {
    example.yaml.contains("max_norm") || example.yaml.contains("scale_grad_by_freq: true")
  }

  /// Layers whose operands are indices into their first weight.
  private static let lookups: Set = [
    "embedding", "reversible_embedding", "token_and_position_embedding", "Embedding",
    "EmbeddingBag",
  ]

  /// Indices, classes or places for an operand that holds such; nil for any other.
  func wholeNumbers(of operand: Int) -> [Double]? {
    let shape = operands[operand].shape
    let count = shape.elementCount.constant ?? 0
    func below(_ bound: Dim) -> [Double] {
      draws(count, 0, 1, operand).map { ($0 * Double(bound.constant ?? 1)).rounded(.down) }
    }
    let name = type.about.name
    if Self.lookups.contains(name) { return below(inference.weights[0].shape[0]) }
    guard operand == 1 else { return nil }
    if ["NLLLoss", "CrossEntropyLoss"].contains(name) {
      let scores = operands[0].shape
      return scores.rank == shape.rank ? nil : below(scores[scores.rank > 1 ? 1 : 0])
    }
    guard name.hasPrefix("MaxUnpool"), let axes = name.dropLast().last?.wholeNumberValue else {
      return nil
    }
    // No two elements of a plane have the same place.
    let plane = shape.dims.suffix(axes).reduce(1) { $0 * ($1.constant ?? 1) }
    return (0..<count).map { Double(plane - 1 - $0 % plane) }
  }
}

extension Layer {
  /// The layer with nothing but defaults, where all its parameters have some.
  static var schemaDefault: (any Layer)? { schema.initial }
}

/// Reproducible numbers of an interval.
func draws(_ count: Int, _ low: Double, _ high: Double, _ stream: Int) -> [Double] {
  let random = RandomStream(seed: 11, stream: UInt64(stream))
  return (0..<count).map {
    low + (high - low) * (Double(random.words(at: UInt64($0)).x) + 0.5) / 4_294_967_296
  }
}

/// Up to five places in a tensor.
func picks(_ count: Int, _ stream: Int) -> [Int] {
  guard count > 5 else { return Array(0..<count) }
  return draws(5, 0, Double(count), 900 + stream).map { min(count - 1, Int($0)) }
}
