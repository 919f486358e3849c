import Catalog
import Shapes
import SourceText
import Spec
import Testing

@Suite struct BlockArgumentTests {
  /// Reads a model whose block `outer`, used with `n: 3`, hands `argument` to a block with `n` of its own.
  static func document(_ argument: String) -> SpecDocument {
    SpecDocument.read(
      Array(
        """
        coprime: 1
        dims: {width: 5}
        blocks:
          inner:
            parameters: {n: , kernel: 1, skip: input}
            layers:
              - conv2d: {filters: $n, kernel_size: $kernel}
              - concatenate: {from: [-1, $skip], axis: 1}
          outer:
            parameters: {n: }
            layers:
              - inner: \(argument)
        model:
          input: [batch, 8, 8, 1]
          layers:
            - outer: {n: 3}
        """.utf8), path: "test.yaml")
  }

  @Test(
    "what one block hands to another is read where it is written",
    arguments: [
      ("$n", "3"), ("{n: $n}", "3"), ("{n: 4 * $n}", "12"), ("{n: $n // 2 + width}", "6"),
      ("{n: 7, kernel: [$n, $n + 1]}", "7"),
    ])
  func evaluatesWhereItIsWritten(argument: String, filters: String) throws {
    let document = Self.document(argument)
    #expect(document.diagnostics.map(\.message) == [])
    let layer = try #require(document.graph?.nodes.first?.layer as? Conv2DLayer)
    #expect(layer.options.filters.evaluate(["width": 5]).map(String.init) == filters)
    if argument.contains("kernel") { #expect(layer.options.window.size == [3, 4]) }
  }

  @Test("a name that the outer block does not have is reported once, where it stands")
  func reportsOnce() throws {
    let document = Self.document("{n: 2 * $units}")
    #expect(document.diagnostics.map(\.rule) == ["spec/undefined-block-parameter"])
    let range = try #require(document.diagnostics.first?.range)
    #expect(document.file.position(Int(range.start)).line == 12)
  }
}
