import Analysis
import JSONText
import Linting
import Reporting
import Shapes
import SourceText
import Spec
import Testing
import Training

/// A model in `specs/zoo` that keras.applications or torchvision has, too.
struct PublishedModel: Sendable, CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }

  static let all = [
    "vgg16", "resnet50", "resnet152", "mobilenet_v2", "densenet121", "efficientnet_b0",
    "inception_v3", "alexnet", "vit_b16",
  ].map(PublishedModel.init)

  /// A layer as its framework knows it.
  struct Layer {
    let kind: String
    let name: String
    let sources: [Int]
    let parameters: [Int]
    /// One per size of the image, for a batch of two.
    let shapes: [[Int?]]
  }

  func published() throws -> (sizes: [[Int?]], layers: [Layer]) {
    let table = try Fixtures.json("zoo/\(name).json")
    let layers = try table.required("layers").array?.map { row in
      Layer(
        kind: row["kind"]?.string ?? "", name: row["name"]?.string ?? "",
        sources: try row.required("from").sizes.compactMap { $0 },
        parameters: [row["trainable"]?.int ?? -1, row["non_trainable"]?.int ?? -1],
        shapes: try row.required("shapes").array?.map(\.sizes) ?? [])
    }
    return (try table.required("sizes").array?.map(\.sizes) ?? [], layers ?? [])
  }

  /// The layers of our spec, with the shapes that inference gives at each size.
  func ours(_ sizes: [[Int?]]) throws -> [Layer] {
    let reports = try sizes.map { size in
      let overrides = zip(["height", "width"], size).map { name, extent in
        Override(path: ["dims", name], value: "\(extent ?? 0)")
      }
      return ShapeReport(try Zoo.analyzed(name, overrides))
    }
    let rows = reports[0].rows
    let order = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1.name, $0) })
    return rows.enumerated().map { index, row in
      Layer(
        kind: row.kind, name: row.name,
        // A parameter only takes the size of the batch from what stands before it.
        sources: row.kind == "parameter" ? [] : row.inputs.compactMap { order[$0] },
        parameters: [row.trainable, row.nonTrainable],
        shapes: reports.map { report in
          let sizes = report.values.merging(["batch": 2]) { $1 }
          return report.rows[index].outputs.first?.symbolic.dims.map { $0.evaluate(sizes) } ?? []
        })
    }
  }
}

extension [PublishedModel.Layer] {
  /// What each layer is and all that it reads, as a number: equal for equal layers with equal histories.
  var signatures: [Int] {
    var result: [Int] = []
    for layer in self {
      var hasher = Hasher()
      hasher.combine(layer.kind)
      hasher.combine(layer.parameters)
      hasher.combine(layer.shapes)
      for source in layer.sources { hasher.combine(source < result.count ? result[source] : -1) }
      result.append(hasher.finalize())
    }
    return result
  }
}

@Suite struct ZooTests {
  @Test(arguments: PublishedModel.all)
  func everyLayerIsTheOneThatTheFrameworkHas(_ model: PublishedModel) throws {
    let (sizes, published) = try model.published()
    let ours = try model.ours(sizes)
    #expect(ours.count == published.count)
    var open: [Int: [Int]] = [:]
    for (index, signature) in ours.signatures.enumerated() {
      open[signature, default: []].append(index)
    }
    var missing: [String] = []
    for (layer, signature) in zip(published, published.signatures)
    where open[signature]?.popLast() == nil {
      missing.append("\(layer)")
    }
    let left = open.values.joined().sorted().map { "\(ours[$0])" }
    #expect(
      missing.first == nil, "the first of \(missing.count) layers that the spec does not have")
    #expect(left.first == nil, "the first of \(left.count) layers that only the spec has")
    print(
      "\(model.name): \(published.count - missing.count) of \(published.count) layers equal "
        + "at \(sizes.count) sizes, none left out")
  }

  @Test(arguments: PublishedModel.all)
  func theFormulasGiveTheSameShapes(_ model: PublishedModel) throws {
    let (sizes, _) = try model.published()
    guard sizes.count > 1 else { return }
    let ours = try model.ours(sizes)
    let free = ["height", "width"].map { Override(path: ["dims", $0], value: "null") }
    let report = ShapeReport(try Zoo.analyzed(model.name, free))
    for (row, layer) in zip(report.rows, ours) {
      for (size, shape) in zip(sizes, layer.shapes) {
        let values = report.values.merging([
          "batch": 2, "height": size[0] ?? 0, "width": size[1] ?? 0,
        ]) { $1 }
        #expect(
          row.outputs.first?.symbolic.dims.map { $0.evaluate(values) } == shape, "\(row.name)")
      }
    }
  }
}

/// The models in `specs/zoo`.
enum Zoo {
  static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/specs/zoo"

  static func analyzed(_ name: String, _ overrides: [Override] = []) throws -> AnalyzedSpec {
    let document = try SpecDocument.load("\(folder)/\(name).yaml", overrides: overrides)
    guard let spec = AnalyzedSpec(document) else { throw FixtureError("\(name) is no spec") }
    return spec
  }
}
