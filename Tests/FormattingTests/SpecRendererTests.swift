import Analysis
import Catalog
import Formatting
import Linting
import Program
import Shapes
import SourceText
import Spec
import Testing

/// What shape inference makes of a spec: names, shapes, weights.
private func shapes(_ document: SpecDocument, withNames: Bool) -> [String] {
  guard let spec = AnalyzedSpec(document), let graph = document.graph else { return [] }
  return graph.nodes.indices.map { index in
    let node = graph.nodes[index]
    let outputs = spec.nodes[index].outputs.map { "\($0.type.shape)" }
    let weights = spec.nodes[index].inference?.weights.map { "\($0.name) \($0.shape)" } ?? []
    return "\(withNames ? node.name : "") \(node.kind) \(outputs) \(weights)"
  }
}

private func errors(_ document: SpecDocument) -> Set<String> {
  Set(Linter().lint(document).filter { $0.severity == .error }.map(\.rule))
}

@Suite struct SpecRendererTests {
  private static let spec = """
    coprime: 1
    dims: {height: 28}
    blocks:
      pair:
        parameters: {filters: , size: 3}
        layers:
          - Conv2D: {filters: $filters, kernel_size: $size, padding: same}
          - relu
    model:
      input: [batch, height, 2 * (height - 14), 1]
      layers:
        - pair: {filters: 8, repeat: 2}
        - Flatten
        - dense: 10
    training:
      loss: mse
      optimizer: adam

    """

  private func rendered(expandsBlocks: Bool = false) throws -> String {
    let document = SpecDocument.read([UInt8](Self.spec.utf8), path: "spec.yaml")
    return try #require(SpecRenderer(document).text(expandsBlocks: expandsBlocks))
  }

  @Test("Defaults, names and outputs are written")
  func defaultsAreWritten() throws {
    let text = try rendered()
    for line in [
      "  layout: channels_last", "    - flatten: {data_format: null, name: flatten}",
      "        kernel_initializer: glorot_uniform", "  outputs: [dense]", "  epochs: 1",
      "  batch_size: 32", "      beta_2: 0.999", "2 * (height - 14)",
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
  }

  @Test("Blocks and repetitions are written out on demand")
  func blocksAreExpanded() throws {
    let text = try rendered(expandsBlocks: true)
    #expect(!text.contains("blocks:") && !text.contains("$"))
    #expect(text.contains("name: pair_conv2d") && text.contains("from: pair_relu"), "\(text)")
  }

  @Test("What is rendered means the same, has no new errors, and is rendered to itself")
  func meaningStays() throws {
    var count = 0
    for (path, text) in try corpus() {
      let before = SpecDocument.read(text, path: path)
      guard !before.diagnostics.contains(where: { $0.severity == .error }),
        let result = SpecRenderer(before).text()
      else { continue }
      count += 1
      let after = SpecDocument.read([UInt8](result.utf8), path: path)
      #expect(
        shapes(before, withNames: true) == shapes(after, withNames: true), "\(path)\n\(result)")
      #expect(errors(after).subtracting(errors(before)).isEmpty, "\(path)\n\(result)")
      #expect(SpecRenderer(after).text() == result, "\(path)")
    }
    #expect(count > 300)
  }

  @Test("What is expanded has the same layers and no new errors")
  func expansionKeepsLayers() throws {
    var count = 0
    for (path, text) in try corpus() {
      let before = SpecDocument.read(text, path: path)
      guard before.spec?.model != nil,
        !before.diagnostics.contains(where: { $0.severity == .error }),
        let result = SpecRenderer(before).text(expandsBlocks: true)
      else { continue }
      count += 1
      let after = SpecDocument.read([UInt8](result.utf8), path: path)
      #expect(
        shapes(before, withNames: false) == shapes(after, withNames: false), "\(path)\n\(result)")
      #expect(errors(after).subtracting(errors(before)).isEmpty, "\(path)\n\(result)")
    }
    #expect(count > 300)
  }
}
