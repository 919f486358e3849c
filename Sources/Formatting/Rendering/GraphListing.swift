internal import Arrays
internal import Catalog
internal import Shapes
internal import SourceText
internal import Spec
internal import YAML

/// The layers of a graph one by one, each with what it reads: blocks and repetitions written out.
struct GraphListing {
  private let graph: Graph
  private let document: SpecDocument
  /// Names without the slashes of scopes, which a spec cannot write.
  private let names: [String]

  init(_ graph: Graph, _ document: SpecDocument) {
    (self.graph, self.document) = (graph, document)
    var taken = Set(graph.inputs.map(\.name.value))
    names = graph.nodes.map { node in
      let plain = String(node.name.map { $0 == "/" || $0 == "." ? "_" : $0 })
      var name = plain
      var number = 1
      while !taken.insert(name).inserted {
        name = "\(plain)_\(number)"
        number += 1
      }
      return name
    }
  }

  func replacingLayers(in root: Node) -> Node {
    var root = root.removing("blocks").updating("model") { model in
      model.removing("input").removing("inputs").removing("outputs")
        .adding("inputs", inputs(model))
        .setting("layers", to: .list(graph.nodes.indices.map(layer)))
        .adding("outputs", .list(graph.outputs.map { .plain(reference($0.operand)) }))
    }
    // Losses name the outputs they judge.
    for key in ["loss", "loss_weights"] {
      root = root.updating("training") { training in
        training.updating(key) { value in
          guard let pairs = value.mapping else { return value }
          return .map(pairs.map { .init(key: renamed($0.key), value: $0.value) })
        }
      }
    }
    return root
  }

  private func renamed(_ key: Node) -> Node {
    graph.outputs.first { $0.name == key.text }.map { .plain(reference($0.operand)) } ?? key
  }

  private func inputs(_ model: Node) -> Node {
    .map(
      graph.inputs.map { input in
        let written = model["inputs"]?[input.name.value] ?? model[input.name.value]
        let dims = input.shape.value.dims.map { Node.plain($0.description) }
        var value = written ?? .list(dims)
        if written == nil, let element = input.element?.value {
          value = .map([
            .init(key: .plain("shape"), value: value),
            .init(key: .plain("dtype"), value: .plain(element.rawValue)),
          ])
        }
        return .init(key: .plain(input.name.value), value: value)
      })
  }

  private func layer(_ index: Int) -> Node {
    let node = graph.nodes[index]
    var decoder = SpecDecoder()
    decoder.blockArguments = node.blockArguments
    let first = node.layer.flatMap { type(of: $0).table.fields.first?.key }
    var pairs = node.arguments.pairs.compactMap { pair -> Node.Pair? in
      guard let key = pair.key.isEmpty ? first : pair.key else { return nil }
      return Node.Pair(key: .plain(key), value: decoder.bound(pair.value))
    }
    let operands = node.operands.map { Node.plain(reference($0)) }
    let from =
      operands.count == 1 && !node.declaration.listsOperands ? operands[0] : .list(operands)
    if !operands.isEmpty { pairs.append(.init(key: .plain("from"), value: from)) }
    pairs.append(.init(key: .plain("name"), value: .plain(names[index])))
    if let trainable = node.trainable {
      pairs.append(.init(key: .plain("trainable"), value: .plain("\(trainable.value)")))
    }
    if let twin = node.sharesWith {
      pairs.append(.init(key: .plain("share"), value: .plain(names[twin])))
    }
    // An activation that stands as a layer keeps the name it was written with.
    let kind = node.kind == "activation" ? node.arguments.owner : node.kind
    return .map([.init(key: .plain(kind), value: .map(pairs))])
  }

  private func reference(_ operand: Operand) -> String {
    let name =
      switch operand.producer {
      case .input(let index): graph.inputs[index].name.value
      case .layer(let index): names[index]
      }
    return operand.output.map { "\(name).\($0)" } ?? name
  }
}
