package import SourceText
package import YAML

/// All entries of the catalogue by kind, dialect and name.
package enum Registry {
  /// Entries of one kind, sorted by canonical name.
  package static func entries(_ kind: EntryKind) -> [any CatalogEntry.Type] {
    switch kind {
    case .layer: allLayers
    case .activation: allActivations
    case .initializer: allInitializers
    case .regularizer: allRegularizers
    case .constraint: allConstraints
    case .loss: allLosses
    case .metric: allMetrics
    case .optimizer: allOptimizers
    case .schedule: allSchedules
    case .source: allSources
    case .step: allSteps
    }
  }

  /// The entry that a spec of `dialect` calls `name`, canonical or alias. Every loss is a metric, too.
  ///
  /// - Complexity: O(1).
  package static func find(_ kind: EntryKind, _ name: String, _ dialect: Dialect) -> (
    any CatalogEntry.Type
  )? {
    index[Key(kind: kind, dialect: dialect, name: name)]
      ?? (kind == .metric ? index[Key(kind: .loss, dialect: dialect, name: name)] : nil)
  }

  /// Names a spec of `dialect` may write, for "did you mean".
  package static func names(_ kind: EntryKind, _ dialect: Dialect) -> [String] {
    let all = kind == .metric ? entries(.metric) + entries(.loss) : entries(kind)
    return all.filter { $0.about.dialects.contains(dialect) }.map { $0.about.name }
  }

  private struct Key: Hashable {
    let kind: EntryKind
    let dialect: Dialect
    let name: String
  }

  private static let index: [Key: any CatalogEntry.Type] = {
    var index: [Key: any CatalogEntry.Type] = [:]
    for kind in EntryKind.allCases {
      for entry in entries(kind) {
        let about = entry.about
        for dialect in about.dialects {
          for name in [about.name] + about.aliases {
            index[Key(kind: kind, dialect: dialect, name: name)] = entry
          }
        }
      }
    }
    return index
  }()
}

/// A decoded catalogue entry with the arguments it came from.
package struct Entry: Sendable {
  package let value: any CatalogEntry
  package let arguments: Arguments
  /// Canonical name.
  package var name: String { type(of: value).about.name }
}

extension SpecDecoder {
  /// Reads a name alone or a one-key mapping from a name to its parameters.
  package mutating func entry(_ node: Node, _ kind: EntryKind) -> Entry? {
    let node = substituted(node)
    guard let arguments = arguments(node, what: "\(kind.article) \(kind.rawValue)") else {
      return nil
    }
    return entry(named: arguments, kind)
  }

  /// Reads the parameters of the entry that `arguments` names.
  package mutating func entry(named arguments: Arguments, _ kind: EntryKind) -> Entry? {
    guard let type = Registry.find(kind, arguments.owner, dialect) else {
      if kind == .layer, Registry.find(.activation, arguments.owner, dialect) != nil {
        return activationLayer(arguments)
      }
      reportUnknownEntry(arguments, kind)
      return nil
    }
    let key = currentKey
    let wasComplete = isComplete
    isComplete = true
    defer {
      currentKey = key
      isComplete = wasComplete
    }
    let full = expandPrimary(arguments, type)
    let value = decode(type, full)
    return isComplete ? Entry(value: value, arguments: full) : nil
  }

  /// What the arguments say, apart from where they stand; nil where a value is a mapping.
  ///
  /// Equal texts decode alike as long as dialect and dimensions stay.
  package func plainText(of arguments: Arguments) -> String? {
    var text = arguments.owner
    for pair in arguments.pairs {
      text += "\u{0}"
      text += pair.key
      guard append(pair.value, to: &text) else { return nil }
    }
    return text
  }

  private func append(_ node: Node, to text: inout String) -> Bool {
    let node = substituted(node)
    guard node.tag == nil else { return false }
    if let items = node.sequence {
      text += "\u{0}["
      return items.allSatisfy { append($0, to: &text) }
    }
    guard let scalar = node.scalar, !scalar.text.contains("$") else { return false }
    text += scalar.style == .plain ? "\u{0}" : "\u{0}'"
    text += scalar.text
    return true
  }

  /// The arguments with a single unnamed value under the name that it has in others like them.
  package func named(_ arguments: Arguments, like other: Arguments) -> Arguments {
    guard arguments.pairs.count == 1, arguments.pairs[0].key.isEmpty, let name = other.pairs.first
    else { return arguments }
    let value = arguments.pairs[0].value
    return Arguments(
      owner: arguments.owner, ownerRange: arguments.ownerRange,
      pairs: [.init(key: name.key, keyRange: value.place, value: value)])
  }

  /// An activation named as a layer: `- gelu`.
  private mutating func activationLayer(_ arguments: Arguments) -> Entry? {
    guard let entry = entry(named: arguments, .activation),
      let function = entry.value as? any Activation
    else { return nil }
    return Entry(value: ActivationLayer(function), arguments: entry.arguments)
  }

  private mutating func decode<E: CatalogEntry>(_ type: E.Type, _ arguments: Arguments)
    -> any CatalogEntry
  {
    E.schema.decode(arguments, &self)
  }

  /// Splits `name`, `{name: …}` or `{name: {…}}` into the name and its arguments.
  package mutating func arguments(_ node: Node, what: String) -> Arguments? {
    if let name = node.text, !node.isNull {
      return Arguments(owner: name, ownerRange: node.place)
    }
    guard let pairs = node.mapping, let first = pairs.first, let name = first.key.text else {
      reportType(node, expected: "the name of \(what) or a mapping from its name to its parameters")
      return nil
    }
    guard pairs.count == 1 else {
      report(
        "spec/wrong-type",
        "expected one \(what.split(separator: " ").last ?? "name") here, found \(pairs.count) keys: "
          + pairs.compactMap(\.key.text).joined(separator: ", "), at: pairs[1].key.place,
        help: "indent the parameters one level deeper than '\(name)'")
      return nil
    }
    return Arguments(owner: name, ownerRange: first.key.place, value: first.value)
  }

  /// Gives a single scalar or list to the entry's first parameter.
  private func expandPrimary(_ arguments: Arguments, _ type: any CatalogEntry.Type) -> Arguments {
    guard arguments.pairs.count == 1, arguments.pairs[0].key.isEmpty else { return arguments }
    guard let primary = primaryKey(type) else { return arguments }
    let value = arguments.pairs[0].value
    return Arguments(
      owner: arguments.owner, ownerRange: arguments.ownerRange,
      pairs: [.init(key: primary, keyRange: value.place, value: value)])
  }

  private func primaryKey<E: CatalogEntry>(_ type: E.Type) -> String? { E.schema.fields.first?.key }

  private mutating func reportUnknownEntry(_ arguments: Arguments, _ kind: EntryKind) {
    let name = arguments.owner
    let other: Dialect = dialect == .keras ? .torch : .keras
    if let twin = Registry.find(kind, name, other) {
      let here = Registry.entries(kind).first {
        $0.about.dialects.contains(dialect) && $0.about.twin == twin.about.name
          || $0.about.name == twin.about.twin && $0.about.dialects.contains(dialect)
      }
      report(
        "spec/wrong-dialect",
        "'\(name)' is \(other == .torch ? "PyTorch's" : "Keras'") name, but this model's dialect is \(dialect)",
        at: arguments.ownerRange,
        help: here.map { "write '\($0.about.name)'" }
          ?? "write 'dialect: \(other)' under 'model' to use it")
      return
    }
    let names =
      Registry.names(kind, dialect) + (kind == .layer ? Registry.names(.activation, dialect) : [])
    let near = didYouMean(name, among: names)
    // A layer has several parameters for initialisers and the like; the name alone does not say which.
    let isParameter = [.activation, .initializer, .regularizer, .constraint].contains(kind)
    let subject = isParameter ? "'\(currentKey)' is '\(name)', which" : "'\(name)'"
    report(
      "spec/unknown-\(kind.rawValue)", "\(subject) is not \(kind.article) \(kind.rawValue)",
      at: arguments.ownerRange,
      help: near.map { "did you mean '\($0)'?" },
      fixes: near.map { [.replace(arguments.ownerRange, with: $0, "replace with '\($0)'")] } ?? [])
  }
}

extension Arguments {
  /// Arguments from the value behind a name: a mapping, nothing, or one value for the first parameter.
  package init(owner: String, ownerRange: SourceRange, value: Node) {
    if let pairs = value.mapping {
      self.init(
        owner: owner, ownerRange: ownerRange,
        pairs: pairs.map { Pair(key: $0.key.text ?? "", keyRange: $0.key.place, value: $0.value) })
    } else if value.isNull {
      self.init(owner: owner, ownerRange: ownerRange)
    } else {
      self.init(
        owner: owner, ownerRange: ownerRange,
        pairs: [Pair(key: "", keyRange: value.place, value: value)])
    }
  }
}

extension EntryKind {
  var article: String {
    switch self {
    case .activation, .initializer, .optimizer: "an"
    default: "a"
    }
  }
}
