import Arrays
import Catalog
import Program
import Shapes
import Testing

/// An architecture that `keras.applications` was asked to build for an image of 197 × 263, a size that
/// the table of backbones was not made from.
private struct BuiltBackbone: Sendable, Decodable, CustomTestStringConvertible {
  let name: String
  let input: [Int]
  let output: [Int]
  let trainable: Int
  let fixed: Int
  let macs: Int
  var testDescription: String { name }

  static let all = lines(of: "backbones_197x263.jsonl", as: BuiltBackbone.self)
}

@Suite struct BackboneTests {
  @Test func theReferenceIsThere() { #expect(BuiltBackbone.all.count == 10) }

  @Test("formulas give what Keras builds", arguments: BuiltBackbone.all)
  fileprivate func agreesWithKeras(_ c: BuiltBackbone) throws {
    let layer = try LayerHarness.decode(
      "backbone: {architecture: \(c.name), include_top: false}", dimensions: ["height", "width"]
    ).get()
    let images: [(Shape, [String: Int])] = [
      ([1, Dim(c.input[0]), Dim(c.input[1]), 3], [:]),
      ([1, .symbol("height"), .symbol("width"), 3], ["height": c.input[0], "width": c.input[1]]),
    ]
    for (shape, values) in images {
      var context = InferenceContext(kind: "backbone", values: values)
      let inference = try layer.layer.inferChecked([TensorType(shape, .float32)], &context)
      #expect(inference.outputs[0].type.shape.evaluate(values) == [1] + c.output)
      #expect(inference.multiplyAdds.evaluate(values) == c.macs)
      let counts = [true, false].map { isTrainable in
        inference.weights.filter { $0.isTrainable == isTrainable }
          .reduce(0) { $0 + ($1.sizes ?? []).reduce(1, *) }
      }
      #expect(counts == [c.trainable, c.fixed])
    }
  }
}
