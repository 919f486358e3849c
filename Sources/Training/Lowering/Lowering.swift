internal import Arrays
package import Analysis
internal import Catalog
package import Program
internal import Shapes
internal import SourceText
internal import Spec

/// Turns an analysed spec into the program that the executor plans.
///
/// The programs of both modes have the same parameters, in the same order and under the same names.
package struct Lowering: Sendable {
  /// What the loss of one output is computed from, beside the prediction.
  package struct Target: Hashable, Sendable {
    /// Name of the model output.
    package let output: String
    /// Sizes of one sample of the target, after the pipeline.
    package let sampleShape: [Int]
    /// Whether each sample has a weight.
    package let isWeighted: Bool

    package init(output: String, sampleShape: [Int], isWeighted: Bool) {
      (self.output, self.sampleShape, self.isWeighted) = (output, sampleShape, isWeighted)
    }
  }

  private let spec: AnalyzedSpec
  private let graph: Graph
  private let targets: [Target]
  private let sizes: [String: Int]

  /// - Parameters:
  ///   - targets: one per loss of the spec that is to be lowered; none for a program that only predicts.
  ///   - sizes: values of dimensions that the data decide, beside those that the spec declares.
  /// - Throws: ``RunError`` where the spec, a layer or a loss cannot be computed.
  package init(
    _ spec: AnalyzedSpec, targets: [Target], sizes: [String: Int] = [:]
  ) throws(RunError) {
    guard let graph = spec.graph, !graph.nodes.isEmpty || !graph.outputs.isEmpty else {
      throw RunError(
        "the spec describes no model", at: spec.spec.versionRange,
        help: "add a section 'model' with layers")
    }
    self.spec = spec
    self.graph = graph
    self.targets = targets
    self.sizes = spec.spec.dims.values.merging(sizes) { declared, _ in declared }
    try Self.checkLayers(spec, graph)
  }

  /// Input names of targets and sample weights in the programs.
  package static func targetInput(_ output: String) -> String { "target/\(output)" }
  package static func weightInput(_ output: String) -> String { "weight/\(output)" }
  /// Output of an inference program that holds one loss per sample, `[N, …]`.
  package static func lossOutput(_ output: String) -> String { "loss/\(output)" }
  /// Output of an inference program that holds how much each of these counts, where that is not 1 for all.
  package static func countOutput(_ output: String) -> String { "count/\(output)" }
  /// Output of a program that holds 1 for every step that counts and 0 for the others, where steps are masked.
  package static func maskOutput(_ output: String) -> String { "mask/\(output)" }

  /// A program of one mode.
  ///
  /// Training programs have the losses as scalars to be minimised; inference programs have the losses of single
  /// samples as outputs named ``lossOutput(_:)``, behind the outputs of the model.
  package func program(_ mode: Program.Mode) throws(RunError) -> Program {
    var builder = ProgramBuilder(mode: mode)
    var values = LoweredValues(spec, graph)
    for (index, input) in graph.inputs.enumerated() {
      values.inputs.append(
        builder.input(input.name.value, TensorType(spec.inputs[index].type.shape)))
    }
    for index in graph.nodes.indices { try lower(index, &values, &builder) }
    var predictions: [String: TensorID] = [:]
    for output in graph.outputs {
      let id = try values.tensor(output.operand)
      predictions[output.name] = id
      builder.output(output.name, id)
    }
    for target in targets {
      let operand = graph.outputs.first { $0.name == target.output }?.operand
      try lowerLoss(target, predictions, mask: operand.flatMap(values.mask), mode, &builder)
    }
    return builder.program.pruned()
  }

  // MARK: Layers

  private func lower(
    _ index: Int, _ values: inout LoweredValues, _ builder: inout ProgramBuilder
  ) throws(RunError) {
    let node = graph.nodes[index]
    guard let layer = node.layer else { throw notInferred(node) }
    var operands: [TensorID] = []
    for operand in node.operands { operands.append(try values.tensor(operand)) }
    let weights = try values.weights(of: index, &builder)
    builder.origin = node.name
    // A frozen layer keeps its moving statistics and normalises with them, as in Keras.
    builder.mode = values.isFrozen(index) ? .inference : builder.program.mode
    let context = LoweringContext(
      layout: graph.layout, masks: node.operands.map(values.mask), sizes: sizes,
      elements: node.operands.map(values.element))
    do throws(PrimitiveError) {
      let results = try layer.lower(operands, weights: weights, into: &builder, context)
      values.layers.append(results)
      try builder.penalize(results, layer.activityRegularizer)
      values.masks.append(try layer.outputMask(operands, into: &builder, context))
      if let first = results.first { builder.layerOutput(node.name, first) }
    } catch {
      throw RunError("'\(node.name)' cannot be computed: \(error.problem)", at: node.range)
    }
  }

  private static func checkLayers(_ spec: AnalyzedSpec, _ graph: Graph) throws(RunError) {
    for (index, node) in graph.nodes.enumerated() {
      guard let layer = node.layer, spec.nodes[index].inference != nil else {
        throw notInferred(node)
      }
      if let reason = layer.untrainableReason {
        throw RunError("'\(node.name)' cannot be trained: \(reason)", at: node.range)
      }
    }
  }

  private static func notInferred(_ node: LayerNode) -> RunError {
    RunError(
      "'\(node.name)' could not be understood", at: node.range,
      help: "'coprime lint' says what is wrong with it")
  }
  private func notInferred(_ node: LayerNode) -> RunError { Self.notInferred(node) }

  // MARK: Losses

  private func lowerLoss(
    _ target: Target, _ predictions: [String: TensorID], mask: TensorID?, _ mode: Program.Mode,
    _ builder: inout ProgramBuilder
  ) throws(RunError) {
    guard let site = spec.losses.first(where: { $0.output?.name == target.output }),
      let prediction = predictions[target.output]
    else { return }
    let loss = site.entry.loss
    let range = site.entry.entry.nameRange
    if let reason = loss.untrainableReason {
      throw RunError("the loss '\(site.entry.entry.name)' cannot be trained: \(reason)", at: range)
    }
    let batch = builder.shape(of: prediction).axes.prefix(1)
    let shape = Shape(axes: Array(batch) + target.sampleShape.map { Axis(Dim($0)) })
    builder.origin = "loss"
    do throws(PrimitiveError) {
      let truth = builder.input(Self.targetInput(target.output), TensorType(shape))
      let terms = try builder.terms(loss, prediction, truth, mask: mask)
      if let mask { builder.output(Self.maskOutput(target.output), mask) }
      if mode == .inference {
        builder.output(Self.lossOutput(target.output), terms.losses)
        if let counts = terms.counts { builder.output(Self.countOutput(target.output), counts) }
        return
      }
      let weights =
        target.isWeighted
        ? builder.input(Self.weightInput(target.output), TensorType(Shape(axes: Array(batch))))
        : nil
      var total = try builder.reduced(terms, weights: weights, loss.reduction)
      if let weight = spec.spec.training?.lossWeights[target.output]?.value, weight != 1 {
        total = try builder.apply(
          Elementwise(function: .affine(scale: Float(weight), offset: 0)), total)
      }
      builder.loss(targets.count == 1 ? "loss" : target.output, total)
    } catch {
      throw RunError(
        "the loss '\(site.entry.entry.name)' cannot be computed from predictions \(builder.shape(of: prediction)) "
          + "and targets \(shape): \(error.problem)", at: range)
    }
  }
}
