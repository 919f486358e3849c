package import Catalog
package import SourceText
internal import YAML

/// A spec as typed values, every one with the range it was read from.
package struct Spec: Sendable {
  package enum Task: String, Sendable, CaseIterable {
    case classification, binaryClassification = "binary_classification", multilabel, regression
    case languageModeling = "language_modeling", autoencoding, segmentation
  }

  package var name: Located<String>?
  package var description: Located<String>?
  package var task: Located<Task>?
  package var dims = DimsSection()
  package var blocks: [BlockDeclaration] = []
  package var model: ModelSection?
  package var data: DataSection?
  package var training: TrainingSection?
  package var evaluation: EvaluationSection?
  package var verify = VerifySection()
  package var sweep = SweepSection()
  package var lint = LintSection()
  /// `coprime: 1`, where the whole spec is reported about.
  package let versionRange: SourceRange

  /// Names used everywhere come first, whatever the order of the file.
  package static let schema = Schema(
    Self(versionRange: .nowhere),
    [
      Field(
        "coprime", type: .integer(min: 1, max: 1),
        "The version of the format. Its presence makes a YAML file a spec."
      ) { _, node, decoder in
        checkVersion(node, &decoder)
        return true
      },
      .text("name", \.name, "What the spec is called in reports."),
      .text("description", \.description, "What the spec is about."),
      .choice("task", \.task, "What the model is for; told by the loss where it is left out."),
      Field(
        "extends", type: .text,
        "The path of another spec, relative to this one. Mappings merge under this spec, everything else is replaced by it."
      ) { _, _, _ in true },
      Field(
        "dims", type: .optional(DimsSection.type),
        "Named dimensions: nothing for a free one, a size, arithmetic over names, or conditions."
      ) { spec, node, decoder in
        spec.dims = DimsSection(node, &decoder)
        decoder.dimensions = spec.dims.dimensions
        decoder.dimensionValues = spec.dims.values
        return true
      },
      Field(
        "blocks", type: .optional(.map(.table(BlockDeclaration.Body.schema.table))),
        "Runs of layers that are used like a layer."
      ) { spec, node, decoder in
        spec.blocks = BlockDeclaration.read(node, &decoder)
        return true
      },
      Field("model", type: .table(ModelSection.schema.table), "Inputs, layers and outputs.") {
        spec, node, decoder in
        spec.model = ModelSection(node, &decoder)
        return true
      },
      .section(
        "data", \.data, DataSection.schema, "Where the samples come from and what is done to them."
      ) {
        DataSection($0, &$1)
      },
      Field(
        "training", type: .optional(.table(TrainingSection.schema.table)),
        "How the model is trained."
      ) { spec, node, decoder in
        let outputs = spec.model?.outputs?.map(\.value) ?? []
        spec.training = TrainingSection(node, outputs: outputs, &decoder)
        return true
      },
      .section(
        "evaluation", \.evaluation, EvaluationSection.schema, "How the trained model is judged."
      ) { EvaluationSection($0, &$1) },
      .section(
        "verify", \.verify, VerifySection.schema, "Which dynamic checks run, and for how long."
      ) { VerifySection($0, &$1) },
      Field(
        "sweep", type: .optional(SweepSection.type),
        "What `coprime sweep` draws from: `low..high`, `low..high:log` or a list of choices, by dotted key."
      ) { spec, node, decoder in
        spec.sweep = SweepSection(node, &decoder)
        return true
      },
      .section("lint", \.lint, LintSection.schema, "Severities and disabled rules.") {
        LintSection($0, &$1)
      },
    ])
  static let keys = schema.table.keys

  /// Section by key, for keys that stand in the wrong place.
  static let sectionsOfKeys: [String: [String]] = {
    let sections: [(String, [String])] = [
      ("model", ModelSection.schema.table.keys), ("data", DataSection.schema.table.keys),
      ("training", TrainingSection.schema.table.keys),
      ("evaluation", EvaluationSection.schema.table.keys),
      ("data.split", SplitDeclaration.schema.table.keys),
      ("training.early_stopping", EarlyStopping.schema.table.keys),
      ("data.fields", FieldDeclaration.schema.table.keys),
      ("verify", VerifySection.schema.table.keys), ("lint", LintSection.schema.table.keys),
      (
        "the top level",
        keys.filter { !["coprime", "name", "description", "verify", "sweep", "lint"].contains($0) }
      ),
    ]
    var result: [String: [String]] = [:]
    for (section, keys) in sections {
      for key in keys { result[key, default: []].append(section) }
    }
    return result
  }()

  private init(versionRange: SourceRange) { self.versionRange = versionRange }

  /// Decodes a document whose root is a mapping with the key `coprime`.
  init(_ root: Node, _ decoder: inout SpecDecoder) {
    decoder.sectionsOfKeys = Self.sectionsOfKeys
    decoder.dimensions = DimsSection().dimensions
    let version =
      root.pairs.first { $0.key.text == "coprime" }?.key.place ?? root.place.start(of: root.pairs)
    self = decoder.section(root, Self.schema, onto: Self(versionRange: version), of: "a spec")
  }

  private static func checkVersion(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let version = decoder.integer(node), version != 1 else { return }
    decoder.report(
      "spec/version", "this program reads version 1 of the format, not \(version)", at: node.place)
  }
}
