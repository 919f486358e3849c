package import Program
internal import Shapes
internal import SourceText
internal import YAML

/// Applies preprocessing layers one after the other, as one layer.
package struct PipelineLayer: Layer {
  package static let about = About(
    "pipeline", aliases: ["Pipeline"], "Applies preprocessing layers one after the other.")
  package var role: LayerRole { .preprocessing }

  package static let schema = Schema(
    Self(),
    [
      Field(
        "layers", type: .list(.entry(.layer), count: nil), isRequired: true,
        "The layers, in their order."
      ) { root, node, decoder in
        let node = decoder.substituted(node)
        guard let items = node.sequence else {
          decoder.reportType(node, expected: "a list of layers")
          return false
        }
        for item in items {
          guard let layer = decoder.entry(item, .layer)?.value as? any Layer else { return false }
          root.layers.append(layer)
        }
        return true
      }
    ])

  package static let examples: [LayerExample] = [
    .init(
      "pipeline: [random_flip, {resizing: {height: 64, width: 64}}]",
      [[.batch, .height, .width, 3]], gives: [.batch, 64, 64, 3]),
    .init(
      "pipeline: [auto_contrast, {random_hue: 2}]", [[.batch, 9, 9, 3]], fails: "spec/out-of-range"),
    .init("pipeline: [auto_contrast]", [[.batch, 784]], fails: "shape/rank"),
  ]

  package var layers: [any Layer] = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var result = Inference(operands[0])
    for layer in layers {
      let next = try layer.inferChecked([result.outputs[0].type], &context)
      let name = type(of: layer).about.name
      result = Inference(
        [next.outputs[0]], weights: result.weights + next.weights.map { $0.prefixed(name) },
        multiplyAdds: result.multiplyAdds + next.multiplyAdds)
    }
    return result
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var (x, rest) = (operands[0], weights[...])
    for layer in layers {
      let count = try weightCount(of: layer, builder.type(of: x), context)
      x = try layer.lower(
        [x], weights: Array(rest.prefix(count)), into: &builder, context.inner(masks: [nil]))[0]
      rest = rest.dropFirst(count)
    }
    return [x]
  }

  private func weightCount(
    of layer: any Layer, _ x: TensorType, _ context: LoweringContext
  ) throws(PrimitiveError) -> Int {
    var inference = InferenceContext(layout: context.layout, values: context.sizes)
    do throws(LayerError) {
      return try layer.infer([x], &inference).weights.count
    } catch {
      throw PrimitiveError(Self.about.name, error.message)
    }
  }

  package var untrainableReason: String? { layers.lazy.compactMap(\.untrainableReason).first }
  package var isStochastic: Bool { layers.contains { $0.isStochastic } }
}
