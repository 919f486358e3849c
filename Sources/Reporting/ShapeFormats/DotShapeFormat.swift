/// The graph in the language of Graphviz.
package struct DotShapeFormat: ShapeFormat {
  package static let name = "dot"
  package static let summary = "the graph for Graphviz, shapes on its edges"
  package static let hasColumns = false
  package init() {}

  private static let font = "Helvetica,Arial,sans-serif"

  package func render(_ listing: ShapeListing, _ style: Style) -> String {
    let graph = ShapeGraph(listing.report)
    var text = """
      digraph \(quoted(graph.title)) {
        graph [label=<<b>\(escaped(graph.title))</b>>, labelloc=t, fontsize=18, pad=0.3, nodesep=0.35,
          ranksep=0.35, fontname="\(Self.font)", fontcolor="#1f2328", bgcolor=white]
        node [shape=box, style="rounded,filled", margin="0.16,0.08", fontsize=12,
          fontname="\(Self.font)", fontcolor="#1f2328"]
        edge [fontsize=10, fontname="\(Self.font)", fontcolor="#3d444d", color="#57606a", arrowsize=0.7]

      """
    write(graph.items, indent: "  ", into: &text)
    for edge in graph.edges {
      // The way through neighbours is kept straight, the ways around them bend.
      let weight = edge.to == edge.from + 1 ? 20 : 1
      let label =
        "<table border=\"0\" cellborder=\"0\" cellpadding=\"4\"><tr><td>\(escaped(edge.label))</td></tr></table>"
      text += "  n\(edge.from) -> n\(edge.to) [label=<\(label)>, weight=\(weight)]\n"
    }
    return text + "}\n"
  }

  private func write(_ items: [ShapeGraph.Item], indent: String, into text: inout String) {
    for item in items {
      switch item {
      case .node(let node): text += "\(indent)n\(node.id) [\(attributes(node))]\n"
      case .block(let block, let inside):
        text += "\(indent)subgraph \(quoted("cluster_" + block.name)) {\n"
        text += "\(indent)  label=<\(escaped(title(block)))>; labeljust=l; fontsize=11; "
        text += "style=\"rounded,filled\"; fillcolor=\"#f6f8fa\"; color=\"#afb8c1\"; margin=26\n"
        write(inside, indent: indent + "  ", into: &text)
        text += "\(indent)}\n"
      }
    }
  }

  private func title(_ block: ShapeReport.Block) -> String {
    block.kind == "block" ? block.name : "\(block.name) (\(block.kind))"
  }

  private func attributes(_ node: ShapeGraph.Node) -> String {
    let details = node.details.flatMap { wrapped($0, to: 48) }.map {
      "<br/><font point-size=\"10\">\(escaped(String($0)))</font>"
    }
    let (fill, line) = node.family.colors
    var attributes = [
      "label=<<b>\(escaped(node.row.name))</b>\(details.joined())>", "fillcolor=\"\(fill)\"",
      "color=\"\(node.row.isKnown ? line : "#cf222e")\"",
    ]
    if !node.row.isKnown { attributes.append("style=\"rounded,filled,dashed\"") }
    if node.isOutput { attributes.append("penwidth=2.5") }
    return attributes.joined(separator: ", ")
  }

  /// For an HTML-like label.
  private func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result += scalar.value < 0x20 ? " " : String(scalar)
      }
    }
  }

  private func quoted(_ text: String) -> String {
    let inner = text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result += scalar.value < 0x20 ? " " : String(scalar)
    }
    return "\"\(inner)\""
  }
}
