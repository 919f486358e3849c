import Arrays
import Catalog
import Program
import Shapes
import SourceText
import YAML

/// A layer as a spec would give it, and what the catalogue makes of it.
struct LayerHarness {
  let layer: any Layer
  let name: String

  /// - Parameter yaml: one entry of `layers`, as in `conv2d: {filters: 8, kernel_size: 3}`.
  /// - Returns: the layer, or what is wrong with the entry.
  static func decode(
    _ yaml: String, dialect: Dialect = .keras,
    dimensions: [String] = ["batch", "time", "height", "width"]
  ) -> Result<LayerHarness, Rejection> {
    let document = read(SourceFile(path: "test.yaml", text: yaml))
    guard let node = document.root, document.diagnostics.isEmpty else {
      return .failure(Rejection(rules: ["yaml"], messages: document.diagnostics.map(\.message)))
    }
    var decoder = SpecDecoder(
      dimensions: Dictionary(uniqueKeysWithValues: dimensions.map { ($0, .symbol($0)) }))
    decoder.dialect = dialect
    let entry = decoder.entry(node, .layer)
    guard let entry, decoder.diagnostics.isEmpty, let layer = entry.value as? any Layer else {
      return .failure(
        Rejection(
          rules: decoder.diagnostics.map(\.rule), messages: decoder.diagnostics.map(\.message)))
    }
    return .success(LayerHarness(layer: layer, name: entry.name))
  }

  /// A number for every dimension of the examples.
  static let sizes = [
    "batch": 2, "time": 12, "height": 16, "width": 18, "channels": 8, "features": 4,
    "free_1": 12, "free_2": 16, "free_3": 18, "free_4": 4,
  ]

  struct Rejection: Error {
    let rules: [String]
    let messages: [String]
  }

  /// - Parameter listed: whether the operands stand in a list, be it of one.
  func infer(
    _ operands: [TensorType], layout: Layout = .channelsLast, listed: Bool = true
  ) throws(LayerError) -> Inference {
    var context = InferenceContext(kind: name, layout: layout, operandsAreListed: listed)
    return try layer.inferChecked(operands, &context)
  }

  /// Types of what the lowered program computes.
  func loweredOutputs(
    _ operands: [TensorType], _ inference: Inference, layout: Layout = .channelsLast,
    mode: Program.Mode = .training
  ) throws(PrimitiveError) -> [TensorType] {
    var builder = ProgramBuilder(mode: mode)
    var inputs: [TensorID] = []
    for (i, type) in operands.enumerated() { inputs.append(builder.input("x\(i)", type)) }
    var weights: [TensorID] = []
    for weight in inference.weights {
      weights.append(
        builder.parameter(
          weight.name, shape: weight.shape, initializer: weight.initializer, isState: weight.isState
        ))
    }
    let outputs = try layer.lower(
      inputs, weights: weights, into: &builder,
      LoweringContext(
        layout: layout, masks: operands.map { _ in nil },
        sizes: Self.sizes.filter { $0.key != "batch" }))
    return outputs.map { builder.type(of: $0) }
  }
}
