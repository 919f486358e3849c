package import Program
internal import Shapes
internal import YAML

/// Transformer layers on top of each other, and a normalisation after the last where one is given.
package protocol TorchTransformerStackFamily: TorchTransformerFamily {
  associatedtype Repeated: TorchTransformerFamily & Initializable
  var layer: Repeated { get set }
  var layerCount: Int { get set }
  var norm: (any Layer)? { get set }
  /// Beside what the layer itself says.
  var causality: TorchCausality { get set }
}

extension TorchTransformerStackFamily {
  package var role: LayerRole { .attention }
  package static var operandCount: ClosedRange<Int> { Repeated.operandCount }

  package var options: TorchTransformerOptions {
    get { layer.options }
    set { layer.options = newValue }
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let count = Self.operandCount.lowerBound
    let shapes = try sequences(operands, [count], context)
    let one = try layer.inferChecked(Array(operands.prefix(count)), &context)
    try checkMasks(operands, own: shapes[0], memory: shapes.dropFirst().first, &context)
    var result = Inference(
      one.outputs,
      weights: (0..<layerCount).flatMap { i in one.weights.map { $0.scoped("layers.\(i)") } },
      multiplyAdds: one.multiplyAdds * layerCount)
    if let norm {
      let last = try norm.inferChecked([one.outputs[0].type], &context)
      result.outputs = last.outputs
      result.weights += last.weights.map { $0.scoped("norm") }
      result.multiplyAdds += last.multiplyAdds
    }
    return result
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var options = options
    options.causality = joinedCausality
    let sequences = Array(operands.dropLast(self.masks.count))
    let masks = try maskTerms(operands, options.attention, into: &builder, context)
    let count = layerCount * options.weightCount(crosses: sequences.count > 1)
    let y = try lower(
      layers: layerCount, sequences, options, masks: masks, weights: weights.prefix(count),
      into: &builder)
    guard let norm else { return [y] }
    let own = LoweringContext(layout: context.layout, masks: [nil])
    return try norm.lower([y], weights: Array(weights.dropFirst(count)), into: &builder, own)
  }

  package var untrainableReason: String? { norm?.untrainableReason }

  private var joinedCausality: TorchCausality {
    var result = causality
    result.own = result.own || layer.options.causality.own
    result.memory = result.memory || layer.options.causality.memory
    return result
  }

  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    stepReadings(joinedCausality, operands: operands)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear)]
  }
}

extension Field where Root: TorchTransformerStackFamily {
  /// - Parameter key: what PyTorch calls the layer that is repeated.
  static func stackFields(_ key: String) -> [Field] {
    [
      Field(key, type: .entry(.layer), isRequired: true, "The layer that is repeated.") {
        root, node, decoder in
        guard let entry = decoder.entry(node, .layer) else { return false }
        if let layer = entry.value as? Root.Repeated {
          root.layer = layer
          return true
        }
        decoder.report(
          "spec/wrong-type",
          "'\(key)' must be a '\(Root.Repeated.about.name)', not '\(entry.name)'",
          at: entry.arguments.ownerRange)
        return false
      },
      // PyTorch has no bound; a thousand layers are beyond anything that trains.
      .int("num_layers", \.layerCount, max: 1000, required: true, "How often it is repeated."),
      Field(
        "norm", type: .optional(.entry(.layer)), default: "null", "What follows the last layer."
      ) {
        root, node, decoder in
        if node.isNull {
          root.norm = nil
          return true
        }
        guard let norm = decoder.entry(node, .layer)?.value as? any Layer else { return false }
        root.norm = norm
        return true
      },
    ]
  }
}
