internal import Catalog
internal import SourceText
internal import YAML

/// Layers that disturb what they pass on, and what layers do to their weights and outputs beside their work.
enum LayerExtras {
  static func all(of document: SpecDocument) -> [Extra] {
    guard let graph = document.graph, let root = document.root else { return [] }
    var (extras, seen) = (defaults(root), Set<SourceRange>())
    var places: [SourceRange: [Place]] = [:]
    for path in [["model", "layers"], ["blocks"]] {
      if let list = root.descendant(path) { collect(list, path, &places) }
    }
    // A block that is used twice is one place in the spec.
    for node in graph.nodes where seen.insert(node.entryRange).inserted {
      for place in places[node.entryRange] ?? [] where place.entry.entryName == node.arguments.owner
      {
        extras += layer(node, place.path, place.entry, graph.dialect)
      }
    }
    return extras
  }

  private typealias Place = (path: [String], entry: Node)

  /// Where the entries of all lists stand in the tree, by where they stand in the file.
  private static func collect(
    _ node: Node, _ path: [String], _ places: inout [SourceRange: [Place]]
  ) {
    for (index, item) in (node.sequence ?? []).enumerated() {
      let own = path + ["\(index)"]
      places[item.place, default: []].append((own, item))
      collect(item, own, &places)
    }
    for pair in node.mapping ?? [] {
      if let key = pair.key.text { collect(pair.value, path + [key], &places) }
    }
  }

  private static func defaults(_ root: Node) -> [Extra] {
    let path = ["model", "regularizer"]
    guard let value = root.descendant(path), !value.isNull else { return [] }
    return [Extra("the model's regularizer", [.remove(path)], at: value.place)]
  }

  private static func layer(
    _ node: LayerNode, _ path: [String], _ entry: Node, _ dialect: Dialect
  ) -> [Extra] {
    guard let layer = node.layer else { return [] }
    let own = path + [node.arguments.owner]
    switch layer.role {
    case .dropout, .stochasticDepth, .noise:
      return weakest(layer, entry.child(node.arguments.owner), own).map {
        [Extra("\(node.kind) '\(node.name)'", [$0], at: node.entryRange)]
      } ?? []
    case .augmentation where layer.isStochastic:
      let edit = TreeEdit.set(path, identity(node, entry, dialect))
      return [Extra("\(node.kind) '\(node.name)'", [edit], at: node.entryRange)]
    default:
      guard let written = entry.child(node.arguments.owner) else { return [] }
      return parameters(written, own, of: node) + unwritten(layer, node, written, own)
    }
  }

  /// Strength 0, so that the layer stays where others name it; nil where it has that.
  private static func weakest(
    _ layer: any Layer, _ written: Node?, _ own: [String]
  ) -> TreeEdit? {
    guard let strength = fields(of: layer).first, let written, written.mapping != nil else {
      return written.map(isZero) == true ? nil : .set(own, "0")
    }
    let key = ([strength.key] + strength.aliases).first { written[$0] != nil } ?? strength.key
    return written[key].map(isZero) == true ? nil : .set(own + [key], "0")
  }

  /// A layer of the same name that passes on what it is given.
  private static func identity(_ node: LayerNode, _ entry: Node, _ dialect: Dialect) -> String {
    var keys = "name: \(node.name.split(separator: "/").last ?? "")"
    if let from = entry.child(node.arguments.owner)?["from"] {
      let names = from.sequence?.compactMap(\.text) ?? [from.text ?? "-1"]
      keys += ", from: [\(names.joined(separator: ", "))]"
    }
    return dialect == .torch
      ? "{Identity: {\(keys)}}" : "{activation: {activation: linear, \(keys)}}"
  }

  /// Penalties and dropout among the parameters of a layer, and of those inside of it.
  private static func parameters(_ node: Node, _ path: [String], of layer: LayerNode) -> [Extra] {
    if let items = node.sequence {
      return items.enumerated().flatMap { parameters($1, path + ["\($0)"], of: layer) }
    }
    return node.pairs.flatMap { pair -> [Extra] in
      guard let key = pair.key.text, !pair.value.isNull else { return [] }
      let (own, name) = (path + [key], "'\(key)' of '\(layer.name)'")
      let range = pair.key.place.union(pair.value.place)
      if key.hasSuffix("_regularizer") { return [Extra(name, [.remove(own)], at: range)] }
      guard key == "dropout" || key == "recurrent_dropout", pair.value.mapping == nil else {
        return parameters(pair.value, own, of: layer)
      }
      return isZero(pair.value) ? [] : [Extra(name, [.set(own, "0")], at: range)]
    }
  }

  /// Dropout that a layer has where the spec does not say otherwise.
  private static func unwritten(
    _ layer: any Layer, _ node: LayerNode, _ written: Node, _ own: [String]
  ) -> [Extra] {
    let field = fields(of: layer).first { $0.key == "dropout" }
    guard let field, let text = field.defaultText, Double(text) != 0,
      written.mapping != nil, written[field.key] == nil
    else { return [] }
    let edit = TreeEdit.set(own + [field.key], "0")
    return [Extra("the \(field.key) of \(text) in '\(node.name)'", [edit], at: node.entryRange)]
  }

  private static func isZero(_ node: Node) -> Bool { node.text.flatMap { Double($0) } == 0 }

  private static func fields(of entry: any CatalogEntry) -> [FieldAbout] {
    func read<E: CatalogEntry>(_ value: E) -> [FieldAbout] { E.schema.fields.map(\.about) }
    return read(entry)
  }
}
