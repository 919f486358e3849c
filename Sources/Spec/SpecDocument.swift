internal import Catalog
package import SourceText
package import YAML

/// A file read as far as possible: the spec, its graph, its sources and what is wrong with it.
package struct SpecDocument: Sendable {
  package let file: SourceFile
  package let sources: SourceMap
  /// Of the file and of the specs it extends.
  package let comments: [Comment]
  /// The merged tree behind ``spec``; nil where the file could not be read as a mapping.
  package let root: Node?
  package let spec: Spec?
  package let graph: Graph?
  /// Mistakes found while reading, decoding and building the graph.
  package let diagnostics: [Diagnostic]
  /// Whether the file says that it is a spec (has the key `coprime`).
  package let isSpec: Bool
  /// What the command line set in it.
  package let overrides: [Override]
}

/// One `--set key=value`.
package struct Override: Sendable {
  package let path: [String]
  package let value: String
  package init(path: [String], value: String) {
    self.path = path
    self.value = value
  }

  /// Splits `training.epochs=3`; a name that is no section of a spec is a dimension: `batch=32`.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    var path = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(
      String.init)
    guard path.allSatisfy({ !$0.isEmpty }) else { return nil }
    if path.count == 1, !Spec.keys.contains(path[0]) { path.insert("dims", at: 0) }
    self.init(path: path, value: String(text[text.index(after: equals)...]))
  }
}

extension SpecDocument {
  /// Reads the file at `path`, with everything it extends.
  ///
  /// - Throws: ``SourceLoadError`` when the file itself cannot be read; a base that cannot be read is a diagnostic.
  package static func load(_ path: String, overrides: [Override] = []) throws(SourceLoadError)
    -> SpecDocument
  {
    var sources = SourceMap()
    let file = try sources.load(path)
    return read(file, &sources, overrides)
  }

  /// Reads a text that stands for the file `path`.
  package static func read(
    _ text: [UInt8], path: String, overrides: [Override] = []
  ) -> SpecDocument {
    var sources = SourceMap()
    let file = sources.add(path: path, text: text)
    return read(file, &sources, overrides)
  }

  /// Whether a finding is about the word `off` where it names a severity: there it is this language's own.
  private static func isSeverityWord(_ finding: Diagnostic, _ root: Node) -> Bool {
    finding.rule == ReadingRule.olderYAML.rawValue
      && (root["lint"]?["severities"]?.mapping ?? []).contains {
        $0.value.text == "off" && $0.value.place.contains(finding.range)
      }
  }

  private static let absenceRules: Set<String> = ["spec/missing-parameter", "spec/undefined-name"]

  private static func read(
    _ file: SourceFile, _ sources: inout SourceMap, _ overrides: [Override]
  ) -> SpecDocument {
    let document = YAML.read(file)
    var diagnostics = document.diagnostics
    guard var root = document.root, root.mapping != nil else {
      if document.root.map(\.isNull) ?? true, diagnostics.isEmpty {
        diagnostics.append(
          Diagnostic(
            "spec/empty", .error, "the file is empty", at: SourceRange(file.id, 0, 0),
            help: "a spec starts with 'coprime: 1'"))
      } else if let node = document.root, node.mapping == nil, diagnostics.isEmpty {
        diagnostics.append(
          Diagnostic(
            "spec/wrong-type", .error, "a spec is a mapping, not \(node.typeDescription)",
            at: node.place))
      }
      return SpecDocument(
        file: file, sources: sources, comments: document.comments, root: document.root, spec: nil,
        graph: nil,
        diagnostics: diagnostics, isSpec: false, overrides: overrides)
    }
    diagnostics.removeAll { isSeverityWord($0, root) }
    let isSpec = root["coprime"] != nil
    var extending = Extending(sources: sources)
    root = extending.resolve(root, file)
    root = extending.apply(overrides, to: root)
    sources = extending.sources
    diagnostics += extending.diagnostics

    let (spec, graph, found) = decoded(root)
    // Where reading stopped early, what is missing may stand behind the mistake.
    diagnostics +=
      document.isComplete ? found : found.filter { !Self.absenceRules.contains($0.rule) }
    return SpecDocument(
      file: file, sources: sources, comments: document.comments + extending.comments, root: root,
      spec: spec,
      graph: graph,
      diagnostics: diagnostics, isSpec: isSpec, overrides: overrides)
  }

  private static func decoded(_ root: Node) -> (Spec, Graph?, [Diagnostic]) {
    var decoder = SpecDecoder()
    let spec = Spec(root, &decoder)
    guard let model = spec.model else { return (spec, nil, decoder.diagnostics) }
    var builder = GraphBuilder(model, blocks: spec.blocks, decoder: decoder)
    let graph = builder.build()
    return (spec, graph, builder.decoder.diagnostics)
  }

  /// The same file with another tree, whose places are still those of the file.
  package func applying(_ edits: [TreeEdit]) -> SpecDocument {
    guard let root = root?.applying(edits), root.mapping != nil else { return self }
    let (spec, graph, diagnostics) = Self.decoded(root)
    return SpecDocument(
      file: file, sources: sources, comments: comments, root: root, spec: spec, graph: graph,
      diagnostics: diagnostics, isSpec: isSpec, overrides: overrides)
  }
}
