internal import SourceText
internal import YAML
package import Program
package import Shapes

/// A layer that only its author knows: its shape, size and values are taken as declared.
package struct CustomLayer: Layer {
  package static let about = About(
    "custom", dialects: Dialect.allCases,
    "A layer that only its author knows; what is declared of it is believed.")
  package var role: LayerRole { .custom }

  package static let schema = Schema(
    Self(),
    [
      .text("kind", \.kind, required: true, "What its author calls it."),
      Field(
        "output_shape", type: .other("same, or a list of sizes with the batch first"),
        isRequired: true, "Shape of the result: same, or a list of sizes."
      ) { root, node, decoder in
        let node = decoder.substituted(node)
        guard let items = node.sequence else {
          root.output = nil
          if node.text == "same" { return true }
          decoder.reportType(node, expected: "'same' or a list of sizes")
          return false
        }
        var dims: [Dim] = []
        for item in items {
          guard let dim = decoder.dimension(item, min: 0) else { return false }
          dims.append(dim)
        }
        root.output = Shape(dims)
        return true
      },
      .dim("parameters", \.parameterCount, min: 0, "Number of trained weights; none by default."),
      .dim(
        "non_trainable_parameters", \.stateCount, min: 0,
        "Number of weights that are not trained; none by default."),
      .dim("macs", \.multiplyAdds, min: 0, "Multiply-adds for one batch; none by default."),
      Field(
        "range", type: .optional(.list(.number(min: nil, max: nil), count: 2...2)),
        default: "null", "Least and greatest value of the result; null where unknown."
      ) { root, node, decoder in
        let node = decoder.substituted(node)
        if node.isNull { return true }
        guard let items = node.sequence, items.count == 2 else {
          decoder.reportType(node, expected: "a list of two numbers")
          return false
        }
        guard let lower = decoder.number(items[0]), let upper = decoder.number(items[1]) else {
          return false
        }
        root.range = Interval(lower, upper)
        return true
      },
      .optionalChoice("encoding", \.encoding, "What the result stands for; null where unknown."),
    ])
  package static let operandCount = 0...Int.max

  package static let examples: [LayerExample] = [
    .init(
      "custom: {kind: my_norm, output_shape: same, parameters: 128}", [[.batch, 7, 64]],
      gives: [.batch, 7, 64]),
    .init(
      "custom: {kind: crop, output_shape: [batch, height // 2, 8], range: [0, 1]}",
      [[.batch, .height, .width, 3]], gives: [.batch, Dim.height.floorDivided(by: 2), 8]),
    .init("custom: {kind: my_norm}", [[.batch, 7]], fails: "spec/missing-parameter"),
    .init("custom: {kind: my_norm, output_shape: 7}", [[.batch, 7]], fails: "spec/wrong-type"),
  ]

  /// The encodings that a field of the data can be declared to have.
  package enum Meaning: String, Sendable, CaseIterable {
    case index, probability, real
    case oneHot = "one_hot"
    case multiHot = "multi_hot"

    var encoding: Encoding {
      switch self {
      case .index: .index(classes: nil)
      case .probability: .probabilities
      case .real: .real
      case .oneHot: .oneHot(classes: nil)
      case .multiHot: .multiHot(classes: nil)
      }
    }
  }

  package var kind = ""
  /// Nil for the shape of the first operand.
  package var output: Shape?
  package var parameterCount: Dim = 0
  package var stateCount: Dim = 0
  package var multiplyAdds: Dim = 0
  package var range: Interval?
  package var encoding: Meaning?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    guard let type = operands.first else {
      guard let output else {
        throw LayerError(
          "shape/operand-count", "\(context.subject) has the shape of its input, but reads none",
          at: .parameter("output_shape"), help: "write the shape as a list, or name an input")
      }
      return Inference(
        TensorType(output), weights: try weights(context), multiplyAdds: multiplyAdds)
    }
    return Inference(
      output.map { type.floating.shaped($0) } ?? type, weights: try weights(context),
      multiplyAdds: multiplyAdds)
  }

  private func weights(_ context: InferenceContext) throws(LayerError) -> [Weight] {
    var weights: [Weight] = []
    for (name, count, isState) in [
      ("parameters", parameterCount, false), ("non_trainable_parameters", stateCount, true),
    ] where count != 0 {
      weights.append(
        try context.weight(name, [count], ZerosInitializer(), isState: isState))
    }
    return weights
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: range, encoding: encoding?.encoding)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    throw PrimitiveError(kind, "is known to its author alone")
  }

  package var untrainableReason: String? { "'\(kind)' is known to its author alone" }
  package var isLearning: Bool { parameterCount != 0 }

  package var locality: Locality { .everything }
}
