internal import Arrays
internal import SourceText
package import Program
package import Shapes

/// Spreads the pairs of two categories over a fixed number of bins.
package struct HashedCrossingLayer: CategoricalFamily {
  package static let about = About(
    "hashed_crossing", aliases: ["HashedCrossing"],
    "Spreads the pairs of two categories over a fixed number of bins.")
  package static let schema = Schema(
    Self(),
    [
      .dim("num_bins", \.binCount, required: true, "Number of bins."),
      .encoding(\.encoding, of: [.int, .oneHot], default: "int"),
      .sparse(\.isSparse),
    ]
  ) { root, arguments, decoder in
    decoder.checkSparse(root.isSparse, root.encoding, arguments)
  }
  package static let operandCount = 2...2
  package static let takesList = true

  package static let examples: [LayerExample] = [
    .init("hashed_crossing: 5", [[.batch, 1], [.batch, 1]], gives: [.batch, 1]),
    .init(
      "hashed_crossing: {num_bins: 5, output_mode: one_hot}", [[.batch], [.batch]],
      gives: [.batch, 5]),
    .init("hashed_crossing: 5", [[.batch, 1], [.batch]], fails: "shape/merge-mismatch"),
    .init("hashed_crossing: 5", [[.batch, 3], [.batch, 3]], fails: "shape/rank"),
  ]

  package var binCount: Dim = 1
  package var encoding = CategoricalEncoding.int
  package var isSparse = false

  package init() {}

  package func depth(_ context: InferenceContext) -> Dim { binCount }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let (a, b) = (operands[0].shape, operands[1].shape)
    guard a.rank == 1 || a.rank == 2 && context.value(a[1]) == 1 else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) crosses one category per sample, [batch] or [batch, 1], its input is \(a)",
        at: .operand(0),
        framework: "All `HashedCrossing` inputs should have shape `()`, `(batch_size)` or "
          + "`(batch_size, 1)`.")
    }
    guard a.rank == b.rank, zip(a, b).allSatisfy({ context.areEqual($0, $1) != false }) else {
      throw LayerError(
        "shape/merge-mismatch",
        "\(context.subject) crosses inputs of different shapes, \(a) and \(b)",
        at: .operand(1), framework: "All `HashedCrossing` inputs should have equal shape.")
    }
    guard encoding == .oneHot else { return Inference(TensorType(a, .int64)) }
    return Inference(TensorType(try context.encode(a, encoding, binCount), .float32))
  }

  package func rowLength(_ context: LoweringContext) throws(PrimitiveError) -> Int {
    try context.binCount(binCount, of: Self.about.name)
  }

  package func indices(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    try builder.apply(HashBins(.crossed, bins: rowLength(context)), operands)[0]
  }
}
