package import Analysis
internal import Catalog
internal import Formatting
internal import SourceText
package import Spec
package import Training
internal import YAML

/// Specs that differ from a given one in some values.
package enum SpecVariant {
  /// The spec with values set over it, read and inferred anew.
  ///
  /// - Throws: ``RunError`` where what comes out is no spec.
  package static func of(
    _ spec: AnalyzedSpec, _ edits: [Override]
  ) throws(RunError) -> AnalyzedSpec {
    let document = spec.document
    let read = SpecDocument.read(
      document.file.text, path: document.file.path, overrides: document.overrides + edits)
    guard let variant = AnalyzedSpec(read) else {
      throw RunError("with \(edits.map(\.text).joined(separator: " ")) the file is no spec")
    }
    return variant
  }

  /// The spec after edits of its tree, as short trainings take it: with ``QuickAverages``.
  ///
  /// - Parameter steps: of the training that the spec itself asks for.
  /// - Throws: ``RunError`` where what comes out is no spec.
  static func short(
    _ spec: AnalyzedSpec, _ edits: [TreeEdit], ownTraining steps: Int
  ) throws(RunError) -> AnalyzedSpec {
    let edited = edits.isEmpty ? spec : try of(spec, edits)
    // Of what the edits leave: one of them may have taken a layer's own momentum away.
    let averages = QuickAverages.edits(edited, ownTraining: steps)
    return averages.isEmpty ? edited : try of(edited, averages)
  }

  /// The spec after edits of its tree.
  ///
  /// - Throws: ``RunError`` where what comes out is no spec.
  static func of(_ spec: AnalyzedSpec, _ edits: [TreeEdit]) throws(RunError) -> AnalyzedSpec {
    guard let root = spec.document.root else { throw RunError("the file is no spec") }
    // What the spec extends is in its tree already.
    let text = YAMLText.text(root.applying(edits + [.remove(["extends"])]))
    let document = SpecDocument.read(Array(text.utf8), path: spec.document.file.path)
    guard let variant = AnalyzedSpec(document) else { throw RunError("what is left is no spec") }
    return variant
  }

  /// A path as `--set` takes it, with the name of a catalogue entry where the user left it out:
  /// `training.optimizer.learning_rate` becomes `training.optimizer.adam.learning_rate`.
  /// A name alone is a dimension's.
  package static func completed(_ path: [String], in spec: AnalyzedSpec) -> [String] {
    let path = Override("\(path.joined(separator: "."))=")?.path ?? path
    var node = spec.document.root
    for (index, key) in path.enumerated() {
      if let name = node?.entryName, isEntry(path[..<index]), name != key {
        return path[..<index] + [name] + path[index...]
      }
      node = node?.child(key)
    }
    return path
  }

  /// Where an entry of the catalogue stands, alone or with its parameters below its name.
  private static func isEntry(_ path: ArraySlice<String>) -> Bool {
    switch Array(path) {
    case ["training", "optimizer"], ["training", "loss"], ["training", "schedule"]: true
    case let path where path.count == 3:
      path.prefix(2) == ["model", "layers"] || path.prefix(2) == ["data", "pipeline"]
    default: false
    }
  }
}

extension Override {
  /// As the user would write it.
  package var text: String { "--set \(path.joined(separator: "."))=\(value)" }
}

extension LayerNode {
  /// Where the entry of the layer stands in a spec's tree; nil where it is not written there itself.
  func treePath(in root: Node) -> [String]? {
    let path = path.split { ".[]".contains($0) }.map(String.init)
    return root.descendant(path)?.entryName == arguments.owner ? path : nil
  }
}
