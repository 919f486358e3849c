package import Program
package import Shapes

/// A PyTorch layer that normalises every sample over its last axes, whose sizes it is told.
///
/// - Shapes: input `[…, normalized_shape]`, weights `normalized_shape`.
package protocol TorchTrailingNormFamily: Layer {
  var sizes: [Dim] { get set }
  var isAffine: Bool { get set }
  func weights(_ context: InferenceContext) throws(LayerError) -> [Weight]
}

extension TorchTrailingNormFamily {
  package var role: LayerRole { .normalization }
  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    try check(operands[0].shape, &context)
    return Inference(operands[0].floating, weights: isAffine ? try weights(context) : [])
  }

  private func check(_ x: Shape, _ context: inout InferenceContext) throws(LayerError) {
    let names = sizes.map(\.description).joined(separator: ", ")
    let framework =
      "Given normalized_shape=[\(names)], expected input with shape [*, \(names)], "
      + "but got input of size\(context.torchSize(x))"
    try context.requireRank(x, sizes.count...Int.max, "[…, \(names)]", framework: framework)
    for (i, size) in sizes.enumerated() {
      let axis = x.rank - sizes.count + i
      guard !x.axes[axis].isBatch else {
        throw LayerError(
          "shape/batch-axis",
          "\(context.subject) normalises over axis \(axis), which is the batch: samples would "
            + "depend on each other", at: .parameter("normalized_shape"))
      }
      try context.require(
        x[axis], equals: size,
        reason: { "\($0.subject): normalized_shape fixes axis \(axis) of its input" },
        else: {
          LayerError(
            "shape/in-features",
            "\($0.subject) declares normalized_shape [\(names)], its input \(x) has "
              + "\($0.text(x[axis])) and not \($0.text(size)) in axis \(axis)",
            at: .parameter("normalized_shape"), help: suggestion(x), framework: framework)
        })
    }
  }

  private func suggestion(_ x: Shape) -> String {
    let last = x.dims.suffix(sizes.count).map(\.description)
    return
      "write 'normalized_shape: \(last.count == 1 ? last[0] : "[\(last.joined(separator: ", "))]")'"
  }

  func validate(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    guard sizes.isEmpty else { return }
    decoder.report(
      "spec/out-of-range", "'normalized_shape' must hold at least one size",
      at: arguments.range(of: "normalized_shape"))
    decoder.isComplete = false
  }

  /// The axes that are normalised over, counted from the end.
  var axes: [Int] { Array(-sizes.count..<0) }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear)]
  }

  package var locality: Locality { .along(axes) }
}

extension Field where Root: TorchTrailingNormFamily {
  static var normalizedShape: Field {
    .dims("normalized_shape", \.sizes, min: 1, required: true, "Sizes of the last axes.")
  }
  static var elementwiseAffine: Field {
    .bool(
      "elementwise_affine", \.isAffine, default: "true",
      "Whether trained factors (and numbers) are applied.")
  }
}
