package import Program
package import Shapes

/// Turns integers below a bound into rows of zeros and ones.
package struct CategoryEncodingLayer: CategoricalFamily {
  package static let about = About(
    "category_encoding", aliases: ["CategoryEncoding"],
    "Turns integers below a bound into rows of zeros and ones.")
  package static let schema = Schema(
    Self(),
    [
      .dim("num_tokens", \.tokenCount, required: true, "Number of different integers."),
      .encoding(\.encoding, of: [.multiHot, .oneHot, .count], default: "multi_hot"),
      .sparse(\.isSparse),
    ])

  package static let examples: [LayerExample] = [
    .init("category_encoding: 7", [[.batch, 5]], gives: [.batch, 7]),
    .init(
      "category_encoding: {num_tokens: 7, output_mode: one_hot}", [[.batch, 5]],
      gives: [.batch, 5, 7]),
    .init(
      "category_encoding: {num_tokens: 7, output_mode: one_hot}", [[.batch, 1]],
      gives: [.batch, 7]),
    .init("category_encoding: 0", [[.batch, 5]], fails: "spec/out-of-range"),
    .init("category_encoding: 7", [[.batch]], fails: "shape/rank"),
  ]

  package var tokenCount: Dim = 1
  package var encoding = CategoricalEncoding.multiHot
  package var isSparse = false

  package init() {}

  package func depth(_ context: InferenceContext) -> Dim { tokenCount }
  package func rowLength(_ context: LoweringContext) throws(PrimitiveError) -> Int {
    try context.size(tokenCount, of: Self.about.name)
  }
  package func indices(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) -> TensorID { operands[0] }
}
