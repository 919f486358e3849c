internal import Analysis
internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
internal import YAML

/// Initialisers, regularisers, constraints, frozen weights and activations of layers; layers that keep the shape.
enum LayerPieces: PieceSource {
  static func pieces(of spec: AnalyzedSpec) -> [Piece] {
    guard let graph = spec.graph, let root = spec.document.root else { return [] }
    var (pieces, seen) = (defaults(root), Set<Int>())
    let lastNodes = Set(spec.losses.compactMap(\.node))
    for (index, node) in graph.nodes.enumerated() {
      // A block that is used twice is one place in the spec.
      guard seen.insert(node.declaration.index).inserted, let path = path(node, root) else {
        continue
      }
      pieces += parameters(node, path, isLast: lastNodes.contains(index))
      if !lastNodes.contains(index), let piece = layer(node, index, path, spec, graph) {
        pieces.append(piece)
      }
    }
    return pieces
  }

  /// Where the entry of a layer stands in the tree; nil where it is not written there itself.
  private static func path(_ node: LayerNode, _ root: Node) -> [String]? {
    let path = node.path.split { ".[]".contains($0) }.map(String.init)
    var found: Node? = root
    for key in path { found = found?.child(key) }
    return found?.entryName == node.arguments.owner ? path : nil
  }

  /// What stands at the model for all layers.
  private static func defaults(_ root: Node) -> [Piece] {
    [("init", "the model's initialiser"), ("regularizer", "the model's regulariser")].compactMap {
      key, name in
      root["model"]?[key].map {
        Piece(name, "left out", .value, [.remove(["model", key])], at: $0.place)
      }
    }
  }

  private static let endings = ["_initializer", "_regularizer", "_constraint"]

  private static func parameters(_ node: LayerNode, _ path: [String], isLast: Bool) -> [Piece] {
    let own = path + [node.arguments.owner]
    var pieces: [Piece] = []
    for pair in node.arguments.pairs {
      let range = pair.keyRange.union(pair.value.place)
      let name = "'\(pair.key)' of '\(node.name)'"
      if endings.contains(where: pair.key.hasSuffix) || pair.key == "use_bias" {
        pieces.append(
          Piece(name, "left at its default", .value, [.remove(own + [pair.key])], at: range))
      } else if pair.key == "activation", !isLast, pair.value.text != "relu" {
        pieces.append(
          Piece(name, "relu in its place", .value, [.set(own + [pair.key], "relu")], at: range))
      }
    }
    if let trainable = node.trainable, !trainable.value {
      pieces.append(
        Piece(
          "the frozen weights of '\(node.name)'", "trained", .value,
          [.remove(own + ["trainable"])], at: trainable.range))
    }
    return pieces
  }

  /// A layer that nothing but its effect would be missed of.
  private static func layer(
    _ node: LayerNode, _ index: Int, _ path: [String], _ spec: AnalyzedSpec, _ graph: Graph
  ) -> Piece? {
    guard let layer = node.layer, node.operands.count == 1, spec.nodes[index].outputs.count == 1,
      let input = spec.type(of: node.operands[0]), let output = spec.nodes[index].outputs.first,
      input.shape == output.type.shape, input.element == output.type.element
    else { return nil }
    let name = "name: \(node.name.split(separator: "/").last ?? "")"
    var operands = ""
    if let from = node.operands[0].range, node.declaration.listsOperands || from != node.range,
      let written = fromText(path, spec.document.root)
    {
      operands = ", from: \(written)"
    }
    let identity =
      graph.dialect == .torch
      ? "{Identity: {\(name)\(operands)}}"
      : "{activation: {activation: linear, \(name)\(operands)}}"
    let kind = layer.role == .activation ? "the activation" : "the layer"
    return Piece(
      "\(kind) '\(node.name)'", "left out", .layer, [.set(path, identity)], at: node.entryRange)
  }

  private static func fromText(_ path: [String], _ root: Node?) -> String? {
    var node = root
    for key in path { node = node?.child(key) }
    guard let from = node?.pairs.first?.value["from"] else { return nil }
    if let items = from.sequence { return "[\(items.compactMap(\.text).joined(separator: ", "))]" }
    return from.text
  }
}
