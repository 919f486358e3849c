internal import Shapes

/// A report as a picture needs it: layers in nested blocks and the shapes on the edges between them.
struct ShapeGraph {
  struct Node {
    let id: Int
    let row: ShapeReport.Row
    let family: KindFamily
    let isOutput: Bool

    /// What stands below the name.
    var details: [String] {
      if let unknown = row.unknown { return [row.kind, unknown] }
      if let tied = row.tiedTo { return [row.kind, "tied → \(tied)"] }
      return row.parameters == 0
        ? [row.kind] : [row.kind, "\(grouped(row.parameters)) parameters"]
    }
  }
  struct Edge {
    let from: Int
    let to: Int
    let label: String
  }
  /// Layers and blocks in the order of the model.
  indirect enum Item {
    case node(Node)
    case block(ShapeReport.Block, [Item])
  }

  let title: String
  let items: [Item]
  let edges: [Edge]

  init(_ report: ShapeReport) {
    let report = report.groupedByName()
    let layers = report.rows.filter { $0.kind != "input" }.count
    let cost = report.known(report.multiplyAdds)
    title = [
      report.name.isEmpty ? report.path : report.name, layers == 1 ? "1 layer" : "\(layers) layers",
      "\(grouped(report.trainable.saturatingAdd(report.nonTrainable))) parameters",
      cost.constant.map { "\(grouped($0)) multiply-adds" },
    ].compactMap { $0 }.joined(separator: " · ")
    let nodes = report.rows.enumerated().map {
      Node(
        id: $0, row: $1, family: $1.kind == "input" ? .input : KindFamily($1.role),
        isOutput: report.isOutput($1))
    }
    items = Self.items(nodes[...], depth: 0)
    edges = nodes.flatMap { node in
      node.row.operands.compactMap { source in
        guard let producer = source.row else { return nil }
        return Edge(
          from: producer, to: node.id, label: Self.label(report.rows[producer], source, report))
      }
    }
  }

  private static func items(_ nodes: ArraySlice<Node>, depth: Int) -> [Item] {
    var order: [String] = []
    var members: [String: [Node]] = [:]
    for node in nodes {
      // Layers outside of blocks are told apart by a key that no block can have.
      let key = node.row.blocks.count > depth ? node.row.blocks[depth].name : "/\(node.id)"
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(node)
    }
    return order.compactMap { key in
      guard let inside = members[key], let first = inside.first else { return nil }
      guard first.row.blocks.count > depth else { return .node(first) }
      return .block(first.row.blocks[depth], items(inside[...], depth: depth + 1))
    }
  }

  private static func label(
    _ producer: ShapeReport.Row, _ source: ShapeReport.Source, _ report: ShapeReport
  ) -> String {
    guard producer.outputs.indices.contains(source.output) else { return "unknown" }
    let output = producer.outputs[source.output]
    return product(output.symbolic.dims.map { report.known($0).description })
  }
}
