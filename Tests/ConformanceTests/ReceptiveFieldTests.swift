import Analysis
import JSONText
import Spec
import Testing
import Training

/// What gradients of Keras' models say about receptive fields: `Tests/Conformance/receptive_fields.py`.
@Suite struct ReceptiveFieldTests {
  @Test func randomModelsSeeWhatTheirGradientsSee() throws {
    let cases = try Fixtures.json("receptive_fields.json").required("random").array ?? []
    var differences: [String] = []
    for item in cases {
      let layers = item["layers"]?.array?.compactMap(\.string) ?? []
      let text =
        "coprime: 1\nmodel:\n  input: [batch, 192, 3, 1]\n  layers:\n"
        + layers.map { "    - \($0)\n" }.joined()
      let document = SpecDocument.read([UInt8](text.utf8), path: "spec.yaml")
      let spec = try #require(AnalyzedSpec(document))
      let height = try #require(spec.receptiveFields().last?.first, "\(text)")
      let ours = (height.extent, height.stride?.description)
      if ours != (item["extent"]?.int, item["stride"]?.string) {
        differences.append("\(ours), Keras \(item): \(layers)")
      }
    }
    #expect(differences.prefix(5) == [], "\(differences.count) of \(cases.count) differ")
    #expect(cases.count >= 80)
  }

  @Test func applicationModelsSeeWhatTheirGradientsSee() throws {
    let cases = try Fixtures.json("receptive_fields.json").required("models").array ?? []
    for item in cases {
      let name = item["model"]?.string ?? ""
      let spec = try #require(AnalyzedSpec(try Fixtures.spec("keras_models/\(name).yaml")))
      let index = spec.graph?.nodes.firstIndex { $0.name == item["layer"]?.string }
      let fields = spec.receptiveFields()[try #require(index, "\(name)")]
      #expect(fields.map(\.extent) == [item["extent"]?.int, item["extent"]?.int], "\(name)")
      #expect(fields.first?.stride?.description == item["stride"]?.string, "\(name)")
    }
    #expect(cases.count == 4)
  }

  /// Sizes published for these networks by Araujo, Norris and Sim (Distill 2019,
  /// doi:10.23915/distill.00021).
  @Test(arguments: [
    ("VGG16", "block5_pool", 212, 32), ("ResNet50", "conv5_block3_out", 483, 32),
    ("InceptionV3", "mixed10", 1311, 32),
  ])
  func publishedSizesAreFound(_ name: String, _ layer: String, _ extent: Int, _ stride: Int) throws
  {
    let spec = try #require(AnalyzedSpec(try Fixtures.spec("keras_models/\(name).yaml")))
    let index = try #require(spec.graph?.nodes.firstIndex { $0.name == layer })
    let fields = spec.receptiveFields()[index]
    #expect(fields.allSatisfy { $0.extent == extent && $0.stride?.description == "\(stride)" })
    #expect(fields.count == 2)
  }
}
