internal import Catalog
internal import SourceText
internal import YAML

/// Merges the specs that a spec extends under it, and command-line overrides over it.
struct Extending {
  var sources: SourceMap
  var diagnostics: [Diagnostic] = []
  /// Those of the specs that are extended.
  var comments: [Comment] = []
  /// Real paths on the way from the first file, to find cycles.
  private var chain: [String] = []

  init(sources: SourceMap) { self.sources = sources }

  /// `root` over the specs it extends.
  mutating func resolve(_ root: Node, _ file: SourceFile) -> Node {
    guard let extends = root["extends"] else { return root }
    guard let relative = extends.text, !extends.isNull else {
      diagnostics.append(
        Diagnostic(
          "spec/wrong-type", .error,
          "'extends' must be the path of a spec, not \(extends.typeDescription)",
          at: extends.place))
      return root
    }
    let path = SourcePath.join(folderOf: file.path, relative)
    chain.append(SourcePath.normalized(file.path))
    defer { chain.removeLast() }
    guard !chain.contains(path) else {
      diagnostics.append(
        Diagnostic(
          "spec/extends-cycle", .error, "'\(relative)' extends this spec in turn",
          at: extends.place,
          notes: chain.map { .init("through \($0)") }))
      return root
    }
    let base: SourceFile
    do throws(SourceLoadError) {
      base = try sources.load(path)
    } catch {
      diagnostics.append(
        Diagnostic(
          "spec/extends-unreadable", .error, "cannot read '\(relative)': \(error.message)",
          at: extends.place))
      return root
    }
    let document = YAML.read(base)
    diagnostics += document.diagnostics
    comments += document.comments
    guard let baseRoot = document.root, baseRoot.mapping != nil else { return root }
    return Self.merge(resolve(baseRoot, base), under: root)
  }

  /// Mappings merge key by key; everything else of `upper` replaces.
  private static func merge(_ lower: Node, under upper: Node) -> Node {
    guard let below = lower.mapping, let above = upper.mapping else { return upper }
    var pairs = above.map { pair in
      guard let twin = below.first(where: { $0.key.text == pair.key.text }), pair.key.text != nil
      else { return pair }
      return Node.Pair(key: pair.key, value: merge(twin.value, under: pair.value))
    }
    pairs += below.filter { candidate in !above.contains { $0.key.text == candidate.key.text } }
    return Node(.mapping(pairs), at: upper.range, alias: upper.alias, tag: upper.tag)
  }

  mutating func apply(_ overrides: [Override], to root: Node) -> Node {
    var root = root
    for override in overrides {
      let file = sources.add(
        path: "--set \(override.path.joined(separator: "."))", text: [UInt8](override.value.utf8))
      let document = YAML.read(file)
      // No other reader sees a command line: how it would take a value does not matter.
      diagnostics += document.diagnostics.filter { $0.rule != ReadingRule.olderYAML.rawValue }
      let range = SourceRange(file.id, 0, file.text.count)
      let value = document.root ?? Node(.scalar(Scalar("", .plain)), at: range)
      root = set(root, override.path[...], value, range)
    }
    return root
  }

  private mutating func set(
    _ node: Node, _ path: ArraySlice<String>, _ value: Node, _ range: SourceRange
  ) -> Node {
    guard let key = path.first else { return value }
    if let items = node.sequence, let index = Int(key), items.indices.contains(index) {
      var items = items
      items[index] = set(items[index], path.dropFirst(), value, range)
      return Node(.sequence(items), at: node.range)
    }
    var pairs = node.mapping ?? []
    // `adam` alone becomes `{adam: {…}}` when one of its parameters is set.
    if node.mapping == nil, let text = node.text, !node.isNull, text == key {
      pairs = [Node.Pair(key: node, value: Node(.mapping([]), at: node.range))]
    }
    let empty = Node(.mapping([]), at: range)
    if let index = pairs.firstIndex(where: { $0.key.text == key }) {
      pairs[index] = Node.Pair(
        key: pairs[index].key, value: set(pairs[index].value, path.dropFirst(), value, range))
    } else {
      pairs.append(
        Node.Pair(
          key: Node(.scalar(Scalar(key, .plain)), at: range),
          value: set(empty, path.dropFirst(), value, range)))
    }
    return Node(.mapping(pairs), at: node.mapping == nil ? range : node.range)
  }
}
