/// The graph as a flow chart that GitHub and GitLab draw.
package struct MermaidShapeFormat: ShapeFormat {
  package static let name = "mermaid"
  package static let summary = "a flow chart that GitHub and GitLab draw"
  package static let hasColumns = false
  package init() {}

  package func render(_ listing: ShapeListing, _ style: Style) -> String {
    let graph = ShapeGraph(listing.report)
    var text = "---\ntitle: \"\(frontMatter(graph.title))\"\n---\nflowchart TB\n"
    var families: Set<KindFamily> = []
    var blockCount = 0
    write(graph.items, indent: "  ", &blockCount, &families, into: &text)
    for edge in graph.edges {
      text += "  n\(edge.from) -->|\"\(escaped(edge.label))\"| n\(edge.to)\n"
    }
    for family in KindFamily.allCases where families.contains(family) {
      let (fill, line) = family.colors
      text += "  classDef \(family.rawValue) fill:\(fill),stroke:\(line),color:#1f2328\n"
    }
    return text
  }

  private func write(
    _ items: [ShapeGraph.Item], indent: String, _ blockCount: inout Int,
    _ families: inout Set<KindFamily>, into text: inout String
  ) {
    for item in items {
      switch item {
      case .node(let node):
        let family = node.family
        families.insert(family)
        let lines = ["<b>\(escaped(node.row.name))</b>"] + node.details.map(escaped)
        text +=
          "\(indent)n\(node.id)[\"\(lines.joined(separator: "<br/>"))\"]:::\(family.rawValue)\n"
      case .block(let block, let inside):
        text += "\(indent)subgraph b\(blockCount)[\"\(escaped(block.name))\"]\n"
        blockCount += 1
        write(inside, indent: indent + "  ", &blockCount, &families, into: &text)
        text += "\(indent)end\n"
      }
    }
  }

  /// Mermaid's entity codes, without which quotes and `#` end or change a label.
  private func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "#": result += "#35;"
      case "\"": result += "#quot;"
      case "<": result += "#lt;"
      case ">": result += "#gt;"
      case "&": result += "#amp;"
      case "`": result += "#96;"
      default: result += scalar.value < 0x20 ? " " : String(scalar)
      }
    }
  }

  /// For a double-quoted YAML scalar.
  private func frontMatter(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result += scalar.value < 0x20 ? " " : String(scalar)
    }
  }
}
