internal import Analysis
internal import Arrays
internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
internal import Training

extension PreparedRun {
  /// How many numbers a model output gives for each answer: its classes, where it has some.
  func width(ofOutput name: String) -> Int? {
    guard let id = inference.outputs.first(where: { $0.name == name })?.tensor else { return nil }
    let shape = inference[id].type.shape
    let loss = spec.losses.first { $0.output?.name == name }?.entry.loss
    let isFirst = loss?.hasClassesFirst == true && shape.rank > 1
    return (isFirst ? shape.dims[1] : shape.last)?.evaluate(feed.bindings)
  }

  /// Layers with their predicted facts, in the order of the model.
  var layers: [(node: LayerNode, facts: NodeFacts)] {
    guard let graph = spec.graph else { return [] }
    return Array(zip(graph.nodes, spec.nodes)).map { (node: $0.0, facts: $0.1) }
  }

  func node(named name: String) -> LayerNode? { spec.graph?.nodes.first { $0.name == name } }

  /// The layer that a weight belongs to.
  func node(ofParameter name: String) -> LayerNode? {
    name.lastIndex(of: "/").flatMap { node(named: String(name[..<$0])) }
  }
}

extension PreparedRun {
  /// What names stand for when the model is fed so many samples.
  func sizes(ofSamples count: Int, _ names: Set<String>) -> [String: Int] {
    feed.bindings.merging(names.map { ($0, count) }, uniquingKeysWith: { known, _ in known })
  }

  /// What the analysis predicts of every layer when it knows the inputs.
  func signals(for batch: Batch) -> SignalPropagation {
    let isChannelsFirst = spec.graph?.layout == .channelsFirst
    let inputs = zip(spec.graph?.inputs ?? [], spec.inputs).map { input, facts -> Signal? in
      guard facts.type.element.isFloatingPoint, let values = batch.inputs[input.name.value],
        let sizes = facts.type.shape.evaluate(
          sizes(ofSamples: batch.count, facts.type.shape.symbols))
      else { return nil }
      return Signal(
        measuring: values, sizes: sizes, channelsFirst: isChannelsFirst && sizes.count > 3)
    }
    return SignalPropagation(spec, inputs: inputs)
  }
}

extension PreparedRun {
  /// Whether a split is read from a source of its own rather than cut from the training source.
  func hasOwnSource(_ split: Split) -> Bool {
    let section = spec.spec.data
    return split == .test ? section?.testSource != nil : section?.validationSource != nil
  }

  /// Where the spec says what samples a split has.
  func range(of split: Split) -> SourceRange? {
    let section = spec.spec.data
    return (hasOwnSource(split) ? data[split]?.range : section?.split?.range) ?? section?.range
  }
}

extension AnalyzedSpec {
  /// The last step that scales a field; labels should have none.
  func scalingStep(of field: String, _ split: Split) -> AppliedStep? {
    pipeline.after[split]?[field]?.history.last { $0.traits.isScaling }
  }
}

extension PreparedRun {
  /// Whether a sample is a row of numbers, one for each feature, and no picture or sequence.
  var isTable: Bool { feed.inputs.allSatisfy { $0.shape.count == 1 } }

  /// Whether the numbers of an input are looked up in a table of vectors.
  func isIndex(_ port: ModelFeed.Port) -> Bool {
    training.operations.contains { operation in
      guard operation.primitive is Embedding || operation.primitive is OneHot,
        let first = operation.operands.first
      else { return false }
      return training[first].role == .input(port.input)
    }
  }
}
