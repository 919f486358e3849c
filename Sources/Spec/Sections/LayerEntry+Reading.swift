internal import Catalog
internal import Shapes
internal import SourceText
internal import YAML

extension LayerEntry {
  /// Keys that every layer takes.
  static let commonKeys = ["name", "from", "trainable", "repeat", "share"]

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
    pairs = all.pairs
    range = node.place
    arguments = Arguments(
      owner: all.owner, ownerRange: all.ownerRange,
      pairs: all.pairs.filter { !Self.commonKeys.contains($0.key) })
    for pair in all.pairs { readCommon(pair, &decoder) }
  }

  private mutating func readCommon(_ pair: Arguments.Pair, _ decoder: inout SpecDecoder) {
    decoder.currentKey = pair.key
    switch pair.key {
    case "name":
      if let text = decoder.text(pair.value), isValidName(text, pair, &decoder) {
        name = Located(text, at: pair.value.place)
      }
    case "from":
      from = references(pair.value, &decoder)
      fromIsList = decoder.substituted(pair.value).sequence != nil
    case "trainable": trainable = decoder.bool(pair.value).map { Located($0, at: pair.value.place) }
    case "repeat":
      repeatCount = decoder.integer(pair.value, min: 1).map { Located($0, at: pair.value.place) }
    case "share": share = decoder.text(pair.value).map { Located($0, at: pair.value.place) }
    default: break
    }
  }

  /// `.` addresses an output of a layer and `/` a layer in a block, so a name holds neither.
  private func isValidName(_ text: String, _ pair: Arguments.Pair, _ decoder: inout SpecDecoder)
    -> Bool
  {
    guard !text.isEmpty, !text.contains("."), !text.contains("/"), !text.hasPrefix("$") else {
      decoder.report(
        "spec/invalid-name",
        "'\(text)' is not a name for a layer: it must not be empty, hold '.' or '/', or start with '$'",
        at: pair.value.place)
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

  private init?(_ pair: Node.Pair, _ decoder: inout SpecDecoder) {
    guard let name = pair.key.text else { return nil }
    decoder.currentKey = name
    guard let body = pair.value.mapping else {
      decoder.reportType(pair.value, expected: "a mapping with 'parameters' and 'layers'")
      return nil
    }
    var parameters: [(name: Located<String>, default: Node)] = []
    var layers: [Node]?
    for part in body {
      switch part.key.text ?? "" {
      case "parameters":
        decoder.currentKey = "parameters"
        guard let list = part.value.mapping else {
          if !part.value.isNull {
            decoder.reportType(part.value, expected: "a mapping from names to defaults")
          }
          continue
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
      case "layers":
        decoder.currentKey = "layers"
        layers = part.value.sequence
        if layers == nil { decoder.reportType(part.value, expected: "a list of layers") }
      default:
        decoder.reportUnknownKey(
          .init(key: part.key.text ?? "", keyRange: part.key.place, value: part.value), of: name,
          expected: ["parameters", "layers"])
      }
    }
    guard let layers else {
      if pair.value["layers"] == nil {
        decoder.report(
          "spec/missing-parameter", "block '\(name)' needs 'layers'", at: pair.key.place)
      }
      return nil
    }
    self.init(
      name: Located(name, at: pair.key.place), parameters: parameters, layers: layers,
      range: pair.key.place)
  }
}
