import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// A layer that cannot take what it is given, with what feeds it.
package struct FailedLayer: Sendable {
  /// A layer on the way to the failed one.
  struct Feeder {
    let index: Int
    /// Which operand of the failed layer it leads to.
    let operand: Int
    /// Layers between the two.
    let distance: Int
  }

  let spec: AnalyzedSpec
  let graph: Graph
  let failure: LayerFailure
  /// Nearest first, at most ``reach``.
  let feeders: [Feeder]

  /// Feeders further away are not edited: whoever reads a repair must see why it helps.
  static let reach = 40

  init?(_ spec: AnalyzedSpec, _ failure: LayerFailure) {
    guard let graph = spec.graph, graph.nodes.indices.contains(failure.node) else { return nil }
    (self.spec, self.graph, self.failure) = (spec, graph, failure)
    var feeders: [Feeder] = []
    var seen: Set<Int> = []
    func add(_ producer: Producer, _ operand: Int, _ distance: Int) {
      guard case .layer(let index) = producer, seen.insert(index).inserted else { return }
      feeders.append(Feeder(index: index, operand: operand, distance: distance))
    }
    for (slot, operand) in graph.nodes[failure.node].operands.enumerated() {
      add(operand.producer, slot, 0)
    }
    var next = 0
    while next < feeders.count, feeders.count < Self.reach {
      let feeder = feeders[next]
      for operand in graph.nodes[feeder.index].operands {
        add(operand.producer, feeder.operand, feeder.distance + 1)
      }
      next += 1
    }
    self.feeders = feeders
  }

  var node: LayerNode { graph.nodes[failure.node] }
  var error: LayerError { failure.error }
  var dialect: Dialect { graph.dialect }
  var values: [String: Int] { spec.spec.dims.values }
  /// The failed layer itself, then its feeders.
  var candidates: [Feeder] { [Feeder(index: failure.node, operand: 0, distance: 0)] + feeders }

  func shape(_ operand: Int) -> Shape? {
    guard node.operands.indices.contains(operand) else { return nil }
    return spec.type(of: node.operands[operand])?.shape
  }

  /// Sizes of an operand at the declared values; nil for an axis without one.
  func sizes(_ operand: Int) -> [Int?]? { shape(operand)?.dims.map { $0.evaluate(values) } }

  /// Whether an operand goes past the layers that make another operand of it.
  func isShortcut(_ operand: Int, over other: Int) -> Bool {
    let source = node.operands[operand].producer
    var open = [node.operands[other].producer]
    var seen = Set(open)
    while let next = open.popLast(), seen.count < Self.reach {
      guard case .layer(let index) = next else { continue }
      for producer in graph.nodes[index].operands.map(\.producer) {
        if producer == source { return true }
        if seen.insert(producer).inserted { open.append(producer) }
      }
    }
    return false
  }

  /// What the operand is called in the spec.
  func name(ofOperand operand: Int) -> String {
    guard node.operands.indices.contains(operand) else { return "its input" }
    switch node.operands[operand].producer {
    case .input(let index): return graph.inputs[index].name.value
    case .layer(let index): return graph.nodes[index].name
    }
  }

  /// The axis that holds channels in a tensor of this rank.
  func channelAxis(_ rank: Int) -> Int {
    graph.layout == .channelsFirst && rank > 2 ? 1 : rank - 1
  }

  /// A number that a layer's parameter is written as, directly or by the name of a dimension.
  func number(_ key: String, of node: LayerNode) -> Int? {
    node.arguments.pair(named: key).flatMap { number($0.value, node) }
  }

  private func number(_ value: Node, _ node: LayerNode) -> Int? {
    guard let text = (argument(value, of: node) ?? value).text else { return nil }
    return Int(text) ?? values[text]
  }

  /// What `$name` stands for in this use of a block; nil for anything else.
  private func argument(_ value: Node, of node: LayerNode) -> Node? {
    guard let text = value.text, text.hasPrefix("$") else { return nil }
    return node.blockArguments[String(text.dropFirst())]
  }

  /// A parameter with one number for all axes or one for each.
  func numbers(_ key: String, of node: LayerNode) -> [Int]? {
    guard let value = node.arguments.pair(named: key)?.value else { return nil }
    guard let items = value.sequence else { return number(value, node).map { [$0] } }
    let numbers = items.compactMap { number($0, node) }
    return numbers.count == items.count ? numbers : nil
  }

  /// Whether samples were put together or taken apart on the way to an operand, which no declared size mends.
  func hasChangedBatch(_ operand: Int) -> Bool {
    guard let first = shape(operand)?.axes.first, let input = graph.inputs.first else {
      return false
    }
    let batches = graph.inputs.compactMap { $0.shape.value.dims.first }
    return input.shape.value.axes.first?.role == .batch && !batches.contains(first.dim)
      && !first.dim.symbols.isDisjoint(with: batches.flatMap(\.symbols))
      && !dialectMovesBatch(operand)
  }

  /// Whether a layer on the way puts the axis of steps first, as PyTorch's recurrent layers do.
  private func dialectMovesBatch(_ operand: Int) -> Bool {
    guard let dims = shape(operand)?.dims.dropFirst() else { return false }
    return graph.inputs.contains { $0.shape.value.dims.first.map(dims.contains) ?? false }
  }

  /// Where an operand is named: for `$name` inside a block, where the block is given that name.
  func reference(of operand: Operand) -> SourceRange? {
    guard let range = operand.range, spec.isEditable(range) else { return nil }
    let text = spec.document.file.text(in: range)
    guard text.hasPrefix("$") else { return range }
    return node.blockArguments[String(text.dropFirst())].map(\.place)
      .flatMap { spec.isEditable($0) ? $0 : nil }
  }

  /// Edits that give a layer a parameter; none where that cannot be written with certainty.
  func setting(_ key: String, to value: String, of index: Int) -> [FixIt.Edit] {
    let node = graph.nodes[index]
    if let written = node.arguments.pair(named: key)?.value,
      let argument = argument(written, of: node)
    {
      return spec.replacing(argument.place, with: value, "").first?.edits ?? []
    }
    return spec.setting(key, to: value, in: node.arguments, of: node.entryRange, "")
      .first?.edits ?? []
  }
}

extension LayerNode {
  /// Whether the layer has a parameter of this name.
  func takes(_ key: String) -> Bool {
    func has<L: Layer>(_ layer: L) -> Bool { L.schema.field(named: key) != nil }
    return layer.map { has($0) } ?? false
  }

  /// The first of these parameters that the layer has.
  func first(of keys: [String]) -> String? { keys.first(where: takes) }
}
