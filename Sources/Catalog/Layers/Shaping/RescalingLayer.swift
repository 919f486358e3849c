internal import YAML
package import Program
internal import Shapes

/// Multiplies by a number and adds another.
package struct RescalingLayer: Layer {
  package static let about = About(
    "rescaling", aliases: ["Rescaling"], "Multiplies by a number and adds another.",
    formula: "y = scale · x + offset")
  package var role: LayerRole { .rescaling }

  package static let schema = Schema(
    Self(),
    [
      .numbers("scale", \.scale, required: true, "Factor, as in 1/255, or one per channel."),
      .numbers("offset", \.offset, default: "0", "Number added afterwards, or one per channel."),
    ])

  package static let examples: [LayerExample] = [
    .init("rescaling: 1/255", [[.batch, 28, 28, 1]], gives: [.batch, 28, 28, 1]),
    .init("rescaling: {scale: [1, 2, 3]}", [[.batch, 9, 9, 3]], gives: [.batch, 9, 9, 3]),
    .init("rescaling: {scale: [1, 2, 3]}", [[.batch, 9, 9, 2]], fails: "shape/merge-mismatch"),
  ]

  /// One for all, or one per element of the last axis.
  package var scale = [1.0]
  package var offset = [0.0]

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    for (key, values) in [("scale", scale), ("offset", offset)] where values.count > 1 {
      try context.require(
        x.isEmpty ? 1 : x[x.rank - 1], equals: Dim(values.count),
        reason: { "\($0.subject): one \(key) per channel" },
        else: {
          LayerError(
            "shape/merge-mismatch",
            "\($0.subject) has \(values.count) values of '\(key)' for an input of \(x)",
            at: .parameter(key))
        })
    }
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0]
    let count = max(scale.count, offset.count)
    let maps = (0..<count).map {
      (scale[min($0, scale.count - 1)], offset[min($0, offset.count - 1)])
    }
    if let range = result.range {
      let images = maps.map { range.scaled(by: $0.0, offset: $0.1) }
      result.range = images.dropFirst().reduce(images[0]) { $0.hull($1) }
    }
    result.moments = count == 1 ? result.moments?.scaled(by: maps[0].0, offset: maps[0].1) : nil
    if maps.contains(where: { $0 != (1, 0) }), result.encoding != .linear {
      result.encoding = .real
    }
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    guard scale.count == 1, offset.count == 1 else {
      let rank = builder.shape(of: operands[0]).rank
      let factors = try builder.vector(scale, along: rank - 1, rank: rank)
      let shifts = try builder.vector(offset, along: rank - 1, rank: rank)
      return [try builder.sum(builder.product(operands[0], factors), shifts)]
    }
    let function = ElementwiseFunction.affine(scale: Float(scale[0]), offset: Float(offset[0]))
    return [try builder.apply(Elementwise(function: function), operands[0])]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}

extension Field {
  /// One number, or a list of at least one.
  static func numbers(
    _ key: String, _ path: Path<[Double]>, required: Bool = false, default text: String? = nil,
    _ summary: String
  ) -> Self {
    Field(
      key, type: .list(.number(min: nil, max: nil), count: nil), isRequired: required,
      default: text, summary
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      var values: [Double] = []
      for item in node.sequence ?? [node] {
        guard let value = decoder.number(item) else { return false }
        values.append(value)
      }
      if values.isEmpty {
        decoder.reportType(node, expected: "a number or a list of numbers")
        return false
      }
      root[keyPath: path] = values
      return true
    }
  }
}
