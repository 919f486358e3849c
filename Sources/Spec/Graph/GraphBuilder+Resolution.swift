internal import Catalog
internal import SourceText

/// From names to the layers they stand for, and from the order of the file to one that can be computed.
extension GraphBuilder {
  /// Gives to each layer that reads by name what the names stand for.
  mutating func resolveAll() {
    for item in unresolved {
      var operands: [Operand] = []
      for operand in item.operands {
        if let found = resolve(operand, scope: item.scope) {
          operands.append(found)
        } else {
          nodes[item.index].isBroken = true
        }
      }
      nodes[item.index].operands = operands
      if let share = item.share,
        let found = resolve(.named(share.value, share.range), scope: item.scope),
        case .layer(let index) = found.producer
      {
        nodes[item.index].sharesWith = index
      }
    }
  }

  private mutating func resolve(_ operand: PendingOperand, scope: Int) -> Operand? {
    switch operand {
    case .found(let operand): return operand
    case .missing: return nil
    case .named(let text, let range):
      let dot = text.firstIndex(of: ".")
      let name = dot.map { String(text[..<$0]) } ?? text
      let output = dot.map { String(text[text.index(after: $0)...]) }
      var current: Int? = scope
      while let index = current {
        if let hit = scopes[index].find(name) {
          guard let found = resolve(hit.operand, scope: index) else { return nil }
          return Operand(
            producer: found.producer, output: output ?? found.output,
            range: range)
        }
        current = scopes[index].parent
      }
      // A layer inside a block, from outside: `residual_1/a`.
      let local = scopes[scope].prefix + name
      if let index = nodes.firstIndex(where: { $0.name == local || $0.name == name }) {
        return Operand(producer: .layer(index), output: output, range: range)
      }
      // Without any input there is a better finding about them.
      if inputs.isEmpty { return nil }
      let near = didYouMean(name, among: scopes[scope].names)
      decoder.report(
        "spec/undefined-name", "'\(name)' is not a layer or an input", at: range,
        notes: near.flatMap { near in
          scopes[scope].find(near).map { [.init("'\(near)' is defined here", at: $0.range)] }
        } ?? [],
        help: near.map { "did you mean '\($0)'?" },
        fixes: near.map { [.replace(range, with: $0, "replace with '\($0)'")] } ?? [])
      return nil
    }
  }

  mutating func resolveOutputs() -> [GraphOutput] {
    if let names = model.outputs {
      return names.compactMap { name in
        resolve(.named(name.value, name.range), scope: 0).map {
          GraphOutput(name: name.value, operand: $0)
        }
      }
    }
    guard let last = scopes[0].last.first, let operand = resolve(last, scope: 0),
      !scopes[0].entries.isEmpty
    else { return [] }
    if case .layer(let index) = operand.producer {
      return [GraphOutput(name: nodes[index].name, operand: operand)]
    }
    return []
  }

  private func isInOrder(_ nodes: [LayerNode]) -> Bool {
    nodes.indices.allSatisfy { index in
      nodes[index].operands.allSatisfy {
        if case .layer(let producer) = $0.producer { producer < index } else { true }
      }
    }
  }

  /// Puts operands before their users; a layer on a cycle is reported once and loses the operand that closes it.
  ///
  /// - Returns: the layers, and for each index before the one after.
  mutating func sorted() -> ([LayerNode], [Int]) {
    if isInOrder(nodes) { return (nodes, Array(nodes.indices)) }
    var sorter = TopologicalSort(nodes)
    let order = sorter.run()
    for cycle in sorter.cycles {
      let first = nodes[cycle.min() ?? cycle[0]]
      let names = cycle.map { nodes[$0].name }
      decoder.report(
        "spec/cycle",
        "layers read each other in a circle: \((names + [names[0]]).joined(separator: " → "))",
        at: first.operands.compactMap(\.range).first ?? first.range)
    }
    var positions = [Int](repeating: 0, count: order.count)
    for (position, index) in order.enumerated() { positions[index] = position }
    let sorted = order.map { index in
      var node = nodes[index]
      let whole = node.operands.filter { !sorter.isCut(from: index, to: $0.producer) }
      node.isBroken = node.isBroken || whole.count < node.operands.count
      node.operands = whole.map { $0.renumbered(positions) }
      node.sharesWith = node.sharesWith.map { positions[$0] }
      return node
    }
    return (sorted, positions)
  }
}

extension Operand {
  func renumbered(_ positions: [Int]) -> Operand {
    guard case .layer(let index) = producer else { return self }
    return Operand(producer: .layer(positions[index]), output: output, range: range)
  }
}
