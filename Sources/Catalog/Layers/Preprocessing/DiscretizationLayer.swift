internal import SourceText
package import Program
package import Shapes

/// Replaces numbers by the bin between boundaries that they fall into.
///
/// Boundaries that are not given are learnt from what the layer is given for all training samples, before the first step.
package struct DiscretizationLayer: CategoricalFamily {
  package static let about = About(
    "discretization", aliases: ["Discretization"],
    "Replaces numbers by the bin that they fall into.",
    formula: "y = number of boundaries that are not above x")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumberList(
        "bin_boundaries", \.boundaries, "Boundaries between the bins, ascending."),
      .optionalInt(
        "num_bins", \.binCount, min: 0,
        "Number of bins, where the boundaries are to be learnt from data."),
      .number(
        "epsilon", \.epsilon, in: 0...1, default: "0.01",
        "Error allowed for learnt boundaries, as a share of the data."),
      .encoding(\.encoding, of: [.int, .oneHot, .multiHot, .count], default: "int"),
      .sparse(\.isSparse),
    ]
  ) { root, arguments, decoder in
    decoder.checkSparse(root.isSparse, root.encoding, arguments)
    guard (root.boundaries == nil) == (root.binCount == nil) else { return }
    decoder.report(
      root.boundaries == nil ? "spec/missing-parameter" : "spec/conflicting-parameters",
      "'\(arguments.owner)' takes one of 'bin_boundaries' and 'num_bins'",
      at: arguments.range(of: "num_bins"))
  }

  package static let examples: [LayerExample] = [
    .init("discretization: [0, 1, 2]", [[.batch, 5]], gives: [.batch, 5]),
    .init(
      "discretization: {bin_boundaries: [0, 1, 2], output_mode: one_hot}", [[.batch, 5]],
      gives: [.batch, 5, 4]),
    .init(
      "discretization: {num_bins: 9, output_mode: count}", [[.batch, 5]], gives: [.batch, 9]),
    .init("discretization", [[.batch, 5]], fails: "spec/missing-parameter"),
    .init(
      "discretization: {bin_boundaries: [0], num_bins: 2}", [[.batch, 5]],
      fails: "spec/conflicting-parameters"),
  ]

  package var boundaries: [Double]?
  package var binCount: Int?
  package var epsilon = 0.01
  package var encoding = CategoricalEncoding.int
  package var isSparse = false

  package init() {}

  package func depth(_ context: InferenceContext) -> Dim {
    Dim(boundaries.map { $0.count + 1 } ?? binCount ?? 0)
  }

  package func rowLength(_ context: LoweringContext) -> Int {
    boundaries.map { $0.count + 1 } ?? max(binCount ?? 1, 1)
  }

  package func indices(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let x = operands[0]
    let shape = builder.shape(of: x)
    guard rowLength(context) > 1 else { return try builder.affine(x, scale: 0) }
    let column = try builder.apply(Reshape(shape: Shape(axes: shape.axes + [Axis(1)])), x)
    let edges: TensorID
    if let boundaries {
      edges = try builder.vector(boundaries)
    } else {
      edges = learnt(from: x, &builder, context)
    }
    let below = try builder.less(column, edges)
    let reached = try builder.affine(below, scale: -1, offset: 1)
    return try builder.apply(Reduce(kind: .sum, axes: [-1]), reached)
  }

  /// The boundaries that the training data give, kept as a state.
  private func learnt(
    from x: TensorID, _ builder: inout ProgramBuilder, _ context: LoweringContext
  ) -> TensorID {
    let count = rowLength(context)
    let edges = builder.parameter(
      "\(builder.origin)/bin_boundaries", shape: Shape([Dim(count - 1)]),
      initializer: ZerosInitializer(), isState: true)
    builder.adapt([edges], to: x, by: QuantileFit(binCount: count, epsilon: epsilon))
    return edges
  }

  package var untrainableReason: String? {
    guard let binCount else { return nil }
    if binCount < 1 || binCount > longestTable {
      return "a 'num_bins' of \(binCount) is not learnt; it may be 1 to \(longestTable)"
    }
    return epsilon > 0 ? nil : "boundaries are learnt with an 'epsilon' above 0 only"
  }
}
