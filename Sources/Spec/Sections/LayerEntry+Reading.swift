package import Catalog
internal import Shapes
internal import SourceText
internal import YAML

extension LayerEntry {
  /// Keys that every layer takes.
  package static let commonSchema = Schema(
    Self(Arguments(owner: "", ownerRange: .nowhere), at: .nowhere),
    [
      Field(
        "from", type: .list(.either([.text, .integer(min: nil, max: -1)]), count: nil),
        "What it reads: a name, a negative index that counts entries back, or a list of both; by default the entry before."
      ) { entry, node, decoder in
        entry.from = entry.references(node, &decoder)
        entry.fromIsList = decoder.substituted(node).sequence != nil
        return entry.from != nil
      },
      Field(
        "name", type: .text,
        "Its name, by which others read it; by default its kind and a number, as Keras does."
      ) { entry, node, decoder in
        guard let text = decoder.text(node), entry.isValidName(text, node, &decoder) else {
          return false
        }
        entry.name = Located(text, at: node.place)
        return true
      },
      .bool("trainable", \.trainable, default: "true", "Whether training changes its weights."),
      .int("repeat", \.repeatCount, min: 1, default: "1", "How many times it stands in a row."),
      .text("share", \.share, "The layer whose weights it uses."),
    ])
  static let commonKeys = commonSchema.table.keys
  /// Entries that declare an input among the layers.
  static let inputKinds: Set<String> = ["input", "Input", "InputLayer"]

  var isInput: Bool { Self.inputKinds.contains(arguments.owner) }

  static func list(_ node: Node, _ decoder: inout SpecDecoder) -> [LayerEntry] {
    let node = decoder.substituted(node)
    guard let items = node.sequence else {
      if node.isNull {
        decoder.report("spec/wrong-type", "'\(decoder.currentKey)' is empty", at: node.place)
      } else {
        decoder.reportType(node, expected: "a list of layers", help: "start each layer with '- '")
      }
      return []
    }
    return items.compactMap { item in
      decoder.currentKey = "layers"
      return LayerEntry(item, &decoder)
    }
  }

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let all = decoder.arguments(node, what: "a layer") else { return nil }
    self.init(all, at: node.place)
    for pair in all.pairs {
      guard let field = Self.commonSchema.field(named: pair.key) else { continue }
      decoder.currentKey = pair.key
      _ = field.assign(&self, pair.value, &decoder)
    }
  }

  private init(_ all: Arguments, at range: SourceRange) {
    pairs = all.pairs
    self.range = range
    arguments = Arguments(
      owner: all.owner, ownerRange: all.ownerRange,
      pairs: all.pairs.filter { !Self.commonKeys.contains($0.key) })
  }

  /// `.` addresses an output of a layer and `/` a layer in a block, so a name holds neither.
  private func isValidName(_ text: String, _ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    guard !text.isEmpty, !text.contains("."), !text.contains("/"), !text.hasPrefix("$") else {
      decoder.report(
        "spec/invalid-name",
        "'\(text)' is not a name for a layer: it must not be empty, hold '.' or '/', or start with '$'",
        at: node.place)
      return false
    }
    return true
  }

  private func references(_ node: Node, _ decoder: inout SpecDecoder) -> [Located<Reference>]? {
    let node = decoder.substituted(node)
    var result: [Located<Reference>] = []
    for item in node.sequence ?? [node] {
      guard let scalar = item.scalar else {
        decoder.reportType(item, expected: "the name of a layer or a negative index")
        return nil
      }
      if scalar.text == "$input" {
        result.append(Located(.blockInput, at: item.place))
      } else if case .int(let index) = scalar.resolved {
        guard index < 0 else {
          decoder.report(
            "spec/out-of-range", "'from' counts back from this layer, so \(index) must be negative",
            at: item.place,
            help: "-1 is the entry before; a name is clearer")
          return nil
        }
        // The smallest integer has no opposite.
        result.append(Located(.back(index == .min ? .max : -index), at: item.place))
      } else {
        guard let name = decoder.text(item) else { return nil }
        result.append(Located(.name(name), at: item.place))
      }
    }
    if result.isEmpty {
      decoder.report("spec/wrong-type", "'from' is an empty list", at: node.place)
      return nil
    }
    return result
  }
}

extension BlockDeclaration {
  static func read(_ node: Node, _ decoder: inout SpecDecoder) -> [BlockDeclaration] {
    decoder.currentKey = "blocks"
    guard let pairs = node.mapping else {
      if !node.isNull { decoder.reportType(node, expected: "a mapping from names to blocks") }
      return []
    }
    return pairs.compactMap { BlockDeclaration($0, &decoder) }
  }

  /// What stands behind a block's name.
  struct Body: Sendable {
    var parameters: [(name: Located<String>, default: Node)] = []
    var layers: [Node]?

    static let schema = Schema(
      Self(),
      [
        Field(
          "parameters",
          type: .optional(.map(.other("a default; nothing for one that is required"))),
          "What its uses can set, with defaults; $name stands for it in the layers."
        ) { body, node, decoder in
          body.readParameters(node, &decoder)
          return true
        },
        Field(
          "layers", type: .sequence(.entry(.layer)), "Its layers; $input is what flows in."
        ) { body, node, decoder in
          body.layers = node.sequence
          if body.layers == nil { decoder.reportType(node, expected: "a list of layers") }
          return true
        },
      ])

    private mutating func readParameters(_ node: Node, _ decoder: inout SpecDecoder) {
      guard let list = node.mapping else {
        if !node.isNull {
          decoder.reportType(node, expected: "a mapping from names to defaults")
        }
        return
      }
      for parameter in list {
        guard let name = parameter.key.text else { continue }
        if LayerEntry.commonKeys.contains(name) || name == "input" {
          decoder.report(
            "spec/invalid-name",
            "a block parameter cannot be called '\(name)': every layer has a key of that name",
            at: parameter.key.place)
          continue
        }
        parameters.append((Located(name, at: parameter.key.place), parameter.value))
      }
    }
  }

  private init?(_ pair: Node.Pair, _ decoder: inout SpecDecoder) {
    guard let name = pair.key.text else { return nil }
    decoder.currentKey = name
    let body = decoder.section(
      pair.value, Body.schema, onto: Body(), of: name,
      expected: "a mapping with 'parameters' and 'layers'", allowsNull: false)
    guard let layers = body.layers else {
      if pair.value.mapping != nil, pair.value["layers"] == nil {
        decoder.report(
          "spec/missing-parameter", "block '\(name)' needs 'layers'", at: pair.key.place)
      }
      return nil
    }
    self.init(
      name: Located(name, at: pair.key.place), parameters: body.parameters, layers: layers,
      range: pair.key.place)
  }
}
