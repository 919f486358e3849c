internal import Catalog
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
  package var lint = LintSection()
  /// `coprime: 1`, where the whole spec is reported about.
  package let versionRange: SourceRange

  static let keys = [
    "coprime", "name", "description", "task", "extends", "dims", "blocks", "model", "data",
    "training",
    "evaluation", "verify", "lint",
  ]

  /// Section by key, for keys that stand in the wrong place.
  static let sectionsOfKeys: [String: [String]] = {
    let sections: [(String, [String])] = [
      ("model", ModelSection.keys), ("data", DataSection.keys), ("training", TrainingSection.keys),
      ("evaluation", EvaluationSection.keys), ("data.split", SplitDeclaration.keys),
      ("training.early_stopping", EarlyStopping.keys), ("data.fields", FieldDeclaration.keys),
      ("verify", VerifySection.keys), ("lint", LintSection.keys),
      (
        "the top level",
        ["dims", "blocks", "model", "data", "training", "evaluation", "extends", "task"]
      ),
    ]
    var result: [String: [String]] = [:]
    for (section, keys) in sections {
      for key in keys { result[key, default: []].append(section) }
    }
    return result
  }()

  /// Decodes a document whose root is a mapping with the key `coprime`.
  init(_ root: Node, _ decoder: inout SpecDecoder) {
    decoder.sectionsOfKeys = Self.sectionsOfKeys
    versionRange =
      root.pairs.first { $0.key.text == "coprime" }?.key.place ?? root.place.start(of: root.pairs)
    Self.checkVersion(root["coprime"], &decoder)
    // Names used everywhere come first, whatever the order of the file.
    if let node = root["dims"] { dims = DimsSection(node, &decoder) }
    decoder.dimensions = dims.dimensions
    decoder.dimensionValues = dims.values
    if let node = root["blocks"] { blocks = BlockDeclaration.read(node, &decoder) }
    if let node = root["model"] { model = ModelSection(node, &decoder) }
    let outputs = model?.outputs?.map(\.value) ?? []
    for pair in root.pairs { read(pair, outputs, &decoder) }
  }

  private mutating func read(_ pair: Node.Pair, _ outputs: [String], _ decoder: inout SpecDecoder) {
    let key = pair.key.text ?? ""
    let value = pair.value
    decoder.currentKey = key
    switch key {
    case "coprime", "extends", "dims", "blocks", "model": break
    case "name": name = decoder.text(value).map { Located($0, at: value.place) }
    case "description": description = decoder.text(value).map { Located($0, at: value.place) }
    case "task": task = decoder.choice(value, of: Task.self).map { Located($0, at: value.place) }
    case "data": data = DataSection(value, &decoder)
    case "training": training = TrainingSection(value, outputs: outputs, &decoder)
    case "evaluation": evaluation = EvaluationSection(value, &decoder)
    case "verify": verify = VerifySection(value, &decoder)
    case "lint": lint = LintSection(value, &decoder)
    default:
      decoder.reportUnknownKey(
        .init(key: key, keyRange: pair.key.place, value: value), of: "a spec", expected: Self.keys)
    }
  }

  private static func checkVersion(_ node: Node?, _ decoder: inout SpecDecoder) {
    guard let node else { return }
    decoder.currentKey = "coprime"
    guard let version = decoder.integer(node), version != 1 else { return }
    decoder.report(
      "spec/version", "this program reads version 1 of the format, not \(version)", at: node.place)
  }
}
