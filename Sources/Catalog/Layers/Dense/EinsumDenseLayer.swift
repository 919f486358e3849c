package import Program
package import Shapes
internal import YAML

/// A learned linear map between any axes, written as an Einstein sum.
///
/// - Shapes: each letter of the equation is an axis; the kernel has the axes of its term, the bias those
///   of `bias_axes`, with 1 between them.
/// - Complexity: one multiply-add per combination of all letters.
package struct EinsumDenseLayer: KernelFamily {
  package static let about = About(
    "einsum_dense", aliases: ["EinsumDense"],
    "Learned linear map between any axes, followed by an activation.",
    formula: "y = activation(einsum(equation, x, kernel) + bias)")
  package var role: LayerRole { .dense }

  package static let schema = Schema(
    Self(),
    [
      Field(
        "equation", type: .other("an equation such as 'abc,cd->abd'"), isRequired: true,
        "Axes of input, kernel and output, a letter each; '...' for axes that are kept."
      ) { root, node, decoder in
        guard let text = decoder.text(node) else { return false }
        guard let equation = EinsumEquation(text) else {
          decoder.report(
            "spec/wrong-type",
            "'equation' must be input, kernel and output as in 'abc,cd->abd', not '\(text)'",
            at: node.place, help: "'...' may stand in front of input and output, or behind both")
          return false
        }
        root.equation = equation
        return true
      },
      Field(
        "output_shape", type: .other("a size or a list of sizes, null for one the input gives"),
        isRequired: true, "Sizes of the output's axes behind the batch."
      ) { root, node, decoder in root.readSizes(node, &decoder) },
      .activation("activation", \.activation, "Function applied to the result."),
      .optionalText(
        "bias_axes", \.biasAxes, "Letters of the axes a bias is added along; null for no bias."),
    ] + Field.kernelWeightFields + Field.biasFields,
    validate: { layer, arguments, decoder in layer.validate(arguments, &decoder) })

  package static let examples: [LayerExample] = [
    .init(
      "einsum_dense: {equation: 'ab,bc->ac', output_shape: 64, bias_axes: c}", [[.batch, 32]],
      gives: [.batch, 64]),
    .init(
      "einsum_dense: {equation: 'abc,cde->abde', output_shape: [null, 8, 16], bias_axes: de}",
      [[.batch, .time, 24]], gives: [.batch, .time, 8, 16]),
    .init(
      "einsum_dense: {equation: '...x,xy->...y', output_shape: 4}", [[.batch, 5, .width, 3]],
      gives: [.batch, 5, .width, 4]),
    .init(
      "einsum_dense: {equation: 'ab,bc->ac', output_shape: 64}", [[.batch, 5, 32]],
      fails: "shape/rank"),
    .init(
      "einsum_dense: {equation: 'abc,cd->abd', output_shape: [4, 8]}", [[.batch, 3, 5]],
      fails: "shape/einsum-mismatch"),
    .init(
      "einsum_dense: {equation: 'abc,cd->abd', output_shape: 8}", [[.batch, 3, 5]],
      fails: "shape/einsum-mismatch"),
    .init(
      "einsum_dense: {equation: 'abc,cd->abd', output_shape: [3, null]}", [[.batch, 3, 5]],
      fails: "shape/einsum-mismatch"),
    .init(
      "einsum_dense: {equation: 'abc,cd->abz', output_shape: [null, 64]}", [[.batch, 3, 5]],
      fails: "spec/conflicting-parameters"),
    .init(
      "einsum_dense: {equation: 'ab,bc', output_shape: 64}", [[.batch, 5]],
      fails: "spec/wrong-type"),
  ]

  package var equation = EinsumEquation()
  /// Sizes of the output behind the batch; nil where the input gives them.
  package var sizes: [Dim?] = []
  package var activation: any Activation = LinearActivation()
  package var biasAxes: String?
  package var kernel = KernelOptions()

  package init() {}

  // MARK: Parameters

  private mutating func readSizes(_ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    let node = decoder.substituted(node)
    sizes = []
    for item in node.sequence ?? [node] {
      if item.isNull, node.sequence != nil {
        sizes.append(nil)
      } else {
        guard let size = decoder.dimension(item, min: 1) else { return false }
        sizes.append(size)
      }
    }
    return true
  }

  private func validate(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    if let problem = equation.problem {
      report("'equation' is no map: \(problem)", "equation")
    }
    guard let biasAxes else { return }
    if let lost = biasAxes.first(where: { !equation.output.contains($0) }) {
      report(
        "'bias_axes' names '\(lost)', which is not in the output '\(String(equation.output))'",
        "bias_axes")
    } else if biasAxes.isEmpty {
      report("'bias_axes' names no axis; leave it out for no bias", "bias_axes")
    }

    func report(_ message: String, _ key: String) {
      decoder.report("spec/conflicting-parameters", message, at: arguments.range(of: key))
      decoder.isComplete = false
    }
  }

  // MARK: Shapes

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let names = equation.input.map(String.init)
    try context.requireAxes(x, names, atLeast: equation.ellipsis != .none)
    let axes = try EinsumAxes(equation, x, sizes: sizes, &context)
    let weights = try weights(axes, context)
    return Inference(
      operands[0].floating.shaped(axes.output), weights: weights,
      multiplyAdds: axes.combinations)
  }

  private func weights(
    _ axes: EinsumAxes, _ context: InferenceContext
  ) throws(LayerError) -> [Weight] {
    let weight = try context.weight(
      "kernel", axes.kernel, kernel.fanned(over: equation.summedKernelAxes),
      regularizer: kernel.regularizer, constraint: kernel.constraint)
    guard let biasAxes else { return [weight] }
    return [weight, try kernel.bias(axes.bias(along: Set(biasAxes)), context)]
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    let fanIn = weights[0].sizes.map { sizes in
      equation.summedKernelAxes.reduce(1) { $0 * Double(sizes[$1]) }
    }
    return [
      activation.facts(
        operands[0].weighted(
          by: weights[0], fanIn: fanIn, bias: weights.count > 1 ? weights[1] : nil))
    ]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let plan = EinsumPlan(equation, rank: builder.shape(of: operands[0]).rank)
    var y = try plan.apply(to: operands[0], kernel: weights[0], &builder)
    if weights.count > 1 { y = try builder.apply(Binary(function: .add), y, weights[1]) }
    return [try activation.lower(y, classAxis: builder.shape(of: y).rank - 1, into: &builder)]
  }

  package var outputActivation: (any Activation)? { activation }
  package var locality: Locality { equation.mapsLastAxis ? .pointwise : .everything }
}
