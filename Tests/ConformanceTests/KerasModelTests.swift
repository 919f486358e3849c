import Analysis
import JSONText
import Linting
import Reporting
import Shapes
import SourceText
import Spec
import Testing
import Training

/// One of Keras' application models: the spec written from its configuration, and what Keras reports.
struct KerasModel: Sendable, CustomTestStringConvertible {
  let name: String
  /// The layer whose weights have no size while height and width are free; Keras, too, refuses a dense layer there.
  var sizedByImage: String?
  var testDescription: String { name }

  static let all =
    [KerasModel(name: "VGG16", sizedByImage: "fc1")]
    + [
      "ResNet50", "MobileNetV2", "DenseNet121", "InceptionV3", "Xception", "EfficientNetB0",
      "NASNetMobile",
    ].map { KerasModel(name: $0) }

  struct Row: Equatable {
    let name: String
    let shape: [Int?]
    let trainable: Int
    let nonTrainable: Int
  }

  func analyzed(_ overrides: [Override] = []) throws -> AnalyzedSpec {
    let document = try Fixtures.spec("keras_models/\(name).yaml", overrides)
    guard let spec = AnalyzedSpec(document) else { throw FixtureError("\(name) is no spec") }
    return spec
  }

  func expected() throws -> (rows: [Row], trainable: Int, nonTrainable: Int) {
    let table = try Fixtures.json("keras_models/\(name).expected.json")
    let rows = try table.required("layers").array?.map { row in
      Row(
        name: row["name"]?.string ?? "", shape: try row.required("shape").sizes,
        trainable: row["trainable"]?.int ?? -1, nonTrainable: row["non_trainable"]?.int ?? -1)
    }
    let totals = try table.required("totals")
    return (rows ?? [], totals["trainable"]?.int ?? -1, totals["non_trainable"]?.int ?? -1)
  }
}

@Suite struct KerasModelTests {
  @Test(arguments: KerasModel.all)
  func everyLayerHasTheShapeAndTheParametersThatKerasReports(_ model: KerasModel) throws {
    let report = ShapeReport(try model.analyzed())
    let expected = try model.expected()
    let rows = Dictionary(
      report.rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    #expect(report.rows.count == expected.rows.count)
    var differences: [String] = []
    for layer in expected.rows {
      guard let row = rows[layer.name], row.isKnown else {
        differences.append("'\(layer.name)' is missing or was not inferred")
        continue
      }
      let ours = KerasModel.Row(
        name: row.name, shape: row.outputs.first?.shape ?? [], trainable: row.trainable,
        nonTrainable: row.nonTrainable)
      if ours != layer { differences.append("\(ours), Keras has \(layer)") }
    }
    #expect(
      differences.prefix(5) == [], "\(differences.count) of \(expected.rows.count) layers differ")
    #expect(report.trainable == expected.trainable)
    #expect(report.nonTrainable == expected.nonTrainable)
    #expect(expected.rows.count > 20)
    print(
      "\(model.name): \(expected.rows.count) layers compared with Keras, "
        + (differences.isEmpty ? "none left out" : "\(differences.count) differ"))
  }

  @Test(arguments: KerasModel.all)
  func withoutAHeightAndAWidthTheFormulasGiveTheSameShapes(_ model: KerasModel) throws {
    let free = ["height", "width"].map { Override(path: ["dims", $0], value: "null") }
    let spec = try model.analyzed(free)
    #expect(spec.spec.dims.values["height"] == nil)
    let report = ShapeReport(spec)
    let rows = Dictionary(
      report.rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let layers = try model.expected().rows.prefix { $0.name != model.sizedByImage }
    let image = try #require(layers.first?.shape)
    let sizes = ["height": image[1] ?? 0, "width": image[2] ?? 0, "classes": 1000]
    var differences: [String] = []
    for layer in layers {
      let symbolic = rows[layer.name]?.outputs.first?.symbolic
      if symbolic?.dims.map({ $0.evaluate(sizes) }) != layer.shape {
        differences.append(
          "\(symbolic?.description ?? "nothing") of '\(layer.name)', Keras has \(layer.shape)")
      }
    }
    #expect(differences.prefix(5) == [], "\(differences.count) of \(layers.count) layers differ")
    #expect(layers.count > 19)
    #expect(
      spec.diagnostics.map(\.rule) == (model.sizedByImage == nil ? [] : ["shape/unknown-extent"]))
    for (constraint, node) in spec.constraints {
      #expect(
        constraint.holds(sizes) != false,
        "\(constraint.text) of '\(spec.graph?.nodes[node].name ?? "")' at the declared size")
    }
  }

  @Test(arguments: KerasModel.all)
  func thereIsNothingToFindFaultWith(_ model: KerasModel) throws {
    let document = try Fixtures.spec("keras_models/\(model.name).yaml")
    let findings = Linter().lint(document).filter { $0.severity != .info }
    let lines = findings.map { finding in
      "\(document.file.position(Int(finding.range.start)).line): \(finding.rule): \(finding.message)"
    }
    #expect(lines == [])
  }
}
