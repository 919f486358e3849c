/// A picture of the graph, laid out by Graphviz.
package struct SVGShapeFormat: ShapeFormat {
  package static let name = "svg"
  package static let summary = "a picture of the graph, laid out by Graphviz' program 'dot'"
  package static let hasColumns = false
  package init() {}

  package func render(_ listing: ShapeListing, _ style: Style) throws(ShapeFormatError) -> String {
    let dot = DotShapeFormat().render(listing, style)
    do throws(ExternalProgramError) {
      return try ExternalProgram.run("dot", ["-Tsvg"], input: dot)
    } catch {
      switch error {
      case .missing:
        throw ShapeFormatError(
          "the format svg needs Graphviz' program 'dot', which is not installed",
          help: "apt-get install graphviz, or print '--format dot' and lay it out elsewhere")
      case .failed(let reason):
        throw ShapeFormatError("Graphviz' program 'dot' failed: \(reason)")
      }
    }
  }
}
