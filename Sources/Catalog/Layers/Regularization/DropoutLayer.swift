package import Program
package import Shapes
internal import YAML

/// Sets random elements to zero in training and scales the rest up, so that the mean stays.
package struct DropoutLayer: RandomFamily {
  package static let about = About(
    "dropout", aliases: ["Dropout"], "Sets a random share of its input to zero in training.",
    formula: "y = x · mask / (1 - rate), with P(mask = 0) = rate",
    source: "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, 2014", twin: "Dropout")
  package static let schema = Schema(
    Self(),
    [
      .number("rate", \.rate, in: 0...1, required: true, "Share of the elements set to zero."),
      Field(
        "noise_shape", type: .optional(.other("a list of sizes, with 1 for axes that share one mask and null for the others")),
        default: "null", "Shape of the mask, for axes that share it."
      ) { root, node, decoder in root.read(noiseShape: node, &decoder) },
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("dropout: 0.5", [[.batch, 128]], gives: [.batch, 128]),
    .init("dropout: {rate: 0.2, noise_shape: [null, 1, 3]}", [[.batch, 7, 3]], gives: [.batch, 7, 3]),
    .init("dropout: {rate: 0.2, noise_shape: [1]}", [[.batch, 7, 3]], fails: "shape/noise-shape"),
  ]

  package var rate = 0.0
  /// Per axis whether the mask varies over it; nil where it varies over all.
  package var varies: [Bool]?
  package var seed: Int?

  package init() {}

  private mutating func read(noiseShape node: Node, _ decoder: inout SpecDecoder) -> Bool {
    let node = decoder.substituted(node)
    guard let items = node.sequence else {
      if node.isNull {
        varies = nil
        return true
      }
      decoder.reportType(node, expected: "a list of sizes")
      return false
    }
    var varies: [Bool] = []
    for item in items {
      if item.isNull {
        varies.append(true)
      } else if let size = decoder.dimension(item, min: 1) {
        varies.append(size != 1)
      } else {
        return false
      }
    }
    self.varies = varies
    return true
  }

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    guard let varies, varies.count != x.rank else { return }
    throw LayerError(
      "shape/noise-shape",
      "\(context.subject) has a noise_shape of \(counted(varies.count, "axis", "axes")) for an input of "
        + "\(x.rank): \(x)",
      at: .parameter("noise_shape"))
  }

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let axes = varies.map { varies in varies.indices.filter { varies[$0] } }
    return try builder.apply(
      Dropout(rate: Float(rate), keptAxes: axes, stream: builder.nextRandomStream()), x)
  }
}
