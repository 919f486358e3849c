internal import Arrays
internal import SourceText
package import Program
package import Shapes

/// A layer that turns categories into integers or into rows of zeros and ones.
package protocol CategoricalFamily: Layer {
  var encoding: CategoricalEncoding { get }
  /// Number of categories, for all encodings but integers.
  func depth(_ context: InferenceContext) throws(LayerError) -> Dim
  /// The number of the category of every element.
  func indices(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID
  /// Length of a row, for all encodings but integers.
  func rowLength(_ context: LoweringContext) throws(PrimitiveError) -> Int
  /// Factor of each category, for tf_idf.
  var categoryWeights: [Double]? { get }
}

/// How categories leave a layer.
package enum CategoricalEncoding: String, Sendable, CaseIterable {
  case int
  case oneHot = "one_hot"
  case multiHot = "multi_hot"
  case count
  case tfIDF = "tf_idf"
}

extension CategoricalFamily {
  package var role: LayerRole { .preprocessing }
  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    guard encoding != .int else { return Inference(TensorType(x, .int64)) }
    let depth = try depth(context)
    return Inference(TensorType(try context.encode(x, encoding, depth), .float32))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    encoding.facts(inference)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let indices = try indices(operands, into: &builder, context)
    guard encoding != .int else { return [indices] }
    return [try encoded(indices, count: try rowLength(context), &builder)]
  }

  package var categoryWeights: [Double]? { nil }

  /// Rows of zeros and ones for integers, in the shape that ``infer(_:_:)`` says.
  private func encoded(
    _ indices: TensorID, count: Int, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let shape = builder.shape(of: indices)
    let rows = try builder.apply(OneHot(classes: count), indices)
    switch encoding {
    case .int: return indices
    case .oneHot:
      guard shape.rank > 1, shape[shape.rank - 1].constant == 1 else { return rows }
      let axes = shape.axes.dropLast() + [builder.shape(of: rows).axes[shape.rank]]
      return try builder.apply(Reshape(shape: Shape(axes: Array(axes))), rows)
    case .multiHot: return try builder.apply(Reduce(kind: .maximum, axes: [-2]), rows)
    case .count: return try builder.apply(Reduce(kind: .sum, axes: [-2]), rows)
    case .tfIDF:
      let counts = try builder.apply(Reduce(kind: .sum, axes: [-2]), rows)
      return try builder.product(counts, builder.vector(categoryWeights ?? [1]))
    }
  }
}

/// A categorical layer that the executor does not compute, because it reads texts.
package protocol UncomputedCategories: CategoricalFamily {
  /// Steps of the pipeline that do the same.
  static var steps: String { get }
}

extension UncomputedCategories {
  package func indices(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    throw PrimitiveError(Self.about.name, "is not computed")
  }
  package func rowLength(_ context: LoweringContext) throws(PrimitiveError) -> Int {
    throw PrimitiveError(Self.about.name, "is not computed")
  }
  package var untrainableReason: String? {
    "'\(Self.about.name)' reads texts, and a model computes with numbers: make them in the "
      + "pipeline, with \(Self.steps)"
  }
}

extension CategoricalEncoding {
  func facts(_ inference: Inference) -> [ValueFacts] {
    let depth = inference.outputs[0].type.shape.dims.last?.constant
    switch self {
    case .int: return [ValueFacts(encoding: .index(classes: nil))]
    case .oneHot: return [ValueFacts(range: Interval(0, 1), encoding: .oneHot(classes: depth))]
    case .multiHot: return [ValueFacts(range: Interval(0, 1), encoding: .multiHot(classes: depth))]
    case .count, .tfIDF: return [ValueFacts(range: Interval(0, .infinity), encoding: .real)]
    }
  }
}

extension InferenceContext {
  /// The shape of rows of `depth` numbers for integers of shape `x`.
  ///
  /// A one-hot row stands for each integer, in the place of a last axis of size 1. The other
  /// encodings give one row for all integers of a sample.
  ///
  /// - Throws: `shape/rank`.
  func encode(
    _ x: Shape, _ encoding: CategoricalEncoding, _ depth: Dim
  ) throws(LayerError) -> Shape {
    var axes = x.axes
    if encoding == .oneHot {
      if x.rank > 1, value(x[x.rank - 1]) == 1 { axes.removeLast() }
    } else {
      try requireAxes(
        x, ["batch", "tokens"],
        help: x.rank == 1
          ? "'output_mode: \(encoding.rawValue)' joins the integers of a sample; 'one_hot' gives "
            + "each a row of its own" : nil)
      axes.removeLast()
    }
    return Shape(axes: axes + [Axis(depth, role: .feature)])
  }
}

extension Field {
  /// Keras' `output_mode`, of the encodings that a layer has, and `sparse`.
  static func encoding(
    _ path: Path<CategoricalEncoding>, of choices: [CategoricalEncoding],
    default text: String
  ) -> Self {
    Field(
      "output_mode", type: .choice(choices.map(\.rawValue)), default: text,
      "Integers, a row for each integer, or one row for all integers of a sample."
    ) { root, node, decoder in
      guard let value = decoder.choice(node, of: CategoricalEncoding.self, among: choices) else {
        return false
      }
      root[keyPath: path] = value
      return true
    }
  }

  static func sparse(_ path: Path<Bool>) -> Self {
    .bool("sparse", path, default: "false", "Whether rows keep only what is not 0 in memory.")
  }
}

extension SpecDecoder {
  /// Only rows can be sparse.
  mutating func checkSparse(
    _ isSparse: Bool, _ encoding: CategoricalEncoding, _ arguments: Arguments
  ) {
    guard isSparse, encoding == .int else { return }
    report(
      "spec/conflicting-parameters", "'sparse' has no meaning for 'output_mode: int'",
      at: arguments.range(of: "sparse"),
      help: "remove it, or choose 'one_hot', 'multi_hot' or 'count'")
  }
}
