internal import Analysis
internal import Catalog
internal import Formatting
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
internal import YAML

/// Parameters of layers, frozen weights and activations, one by one and where several layers have the same; layers
/// that nothing but their effect would be missed of.
enum LayerPieces: PieceSource {
  static func pieces(of spec: AnalyzedSpec) -> [Piece] {
    guard let graph = spec.graph, let root = spec.document.root else { return [] }
    var (own, seen) = (LikePieces(), Set<[String]>())
    let lastNodes = Set(spec.losses.compactMap(\.node))
    for (index, node) in graph.nodes.enumerated() {
      // A block that is used twice is one place in the spec.
      guard let path = node.treePath(in: root), let entry = root.descendant(path),
        seen.insert(path).inserted
      else { continue }
      let isLast = lastNodes.contains(index)
      for pair in node.arguments.pairs where entry.isWritten(pair.key) {
        guard let piece = parameter(pair, node, path, isLast: isLast) else { continue }
        own.add(piece, "'\(pair.key)' of", "\(pair.key): \(YAMLText.text(pair.value))")
      }
      if let trainable = node.trainable, !trainable.value {
        own.add(frozen(node, path, trainable.range), "the frozen weights of", "frozen")
      }
      if !isLast, let piece = layer(node, index, path, entry, spec) {
        own.add(piece, "all", node.kind)
      }
    }
    return defaults(root) + own.pieces
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

  // MARK: Parameters

  private static func parameter(
    _ pair: Arguments.Pair, _ node: LayerNode, _ path: [String], isLast: Bool
  ) -> Piece? {
    let key = path + [node.arguments.owner, pair.key]
    let usual = node.layer.flatMap { defaultText(of: pair.key, in: $0) }
    let name = "'\(pair.key)' of '\(node.name)'"
    let range = pair.keyRange.union(pair.value.place)
    // Hidden layers without an activation would be one linear map.
    if pair.key == "activation", !isLast, usual == nil || usual == "linear" {
      return pair.value.text == "relu"
        ? nil : Piece(name, "relu in its place", .value, [.set(key, "relu")], at: range)
    }
    return Piece(
      name, "left at its default", .value, [.remove(key)], at: range,
      distance: Piece.decades(pair.value.text, from: usual))
  }

  private static func defaultText(of key: String, in layer: any Layer) -> String? {
    type(of: layer).table.fields.first { $0.key == key || $0.aliases.contains(key) }?.defaultText
  }

  private static func frozen(_ node: LayerNode, _ path: [String], _ range: SourceRange) -> Piece {
    Piece(
      "the frozen weights of '\(node.name)'", "trained", .value,
      [.remove(path + [node.arguments.owner, "trainable"])], at: range)
  }

  // MARK: Layers

  /// A layer that keeps the shape, or that has no weights and keeps the axes.
  private static func layer(
    _ node: LayerNode, _ index: Int, _ path: [String], _ entry: Node, _ spec: AnalyzedSpec
  ) -> Piece? {
    guard let layer = node.layer, node.operands.count == 1, spec.nodes[index].outputs.count == 1,
      let input = spec.type(of: node.operands[0]), let output = spec.nodes[index].outputs.first,
      input.element == output.type.element, input.shape.rank == output.type.shape.rank,
      let weights = spec.nodes[index].inference?.weights,
      input.shape == output.type.shape || weights.isEmpty
    else { return nil }
    let name = "name: \(node.name.split(separator: "/").last ?? "")"
    let operands = entry.pairs.first?.value["from"].map { ", from: \(YAMLText.text($0))" } ?? ""
    let identity =
      spec.graph?.dialect == .torch
      ? "{Identity: {\(name)\(operands)}}"
      : "{activation: {activation: linear, \(name)\(operands)}}"
    let kind = layer.role == .activation ? "the activation" : "the layer"
    return Piece(
      "\(kind) '\(node.name)'", "left out", .layer, [.set(path, identity)], at: node.entryRange,
      combines: weights.isEmpty)
  }
}

extension Node {
  /// Whether a parameter stands in this entry under its own name: a first one may stand alone, and a block's stands
  /// with the block.
  fileprivate func isWritten(_ key: String) -> Bool { pairs.first?.value[key] != nil }
}
